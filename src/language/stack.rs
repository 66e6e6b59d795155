//! Room for deep code. Reading and computing it recurse, and the stack of the caller's thread may be small.

use std::thread;

/// Nesting up to which the caller's own stack is enough, also in a debug build on a thread of 2 MiB.
const SHALLOW: usize = 24;
/// Bytes of stack for code nested deeper; only what is used takes memory.
const ROOM: usize = 64 << 20;

/// Whether a text holds code that needs more than the usual stack.
pub(super) fn is_deep(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (mut depth, mut choices) = (0usize, 0usize);
    bytes.iter().enumerate().any(|(i, byte)| {
        // Nearly every byte is nothing of the kind: asked first, and of a table.
        if !COUNTS[*byte as usize] {
            return false;
        }
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'?' if !matches!(bytes.get(i + 1), Some(b'.' | b':')) => choices += 1,
            b':' => choices = choices.saturating_sub(1),
            _ => {}
        }
        depth + choices > SHALLOW
    })
}

/// The bytes that nesting is counted by.
const COUNTS: [bool; 256] = {
    let mut counts = [false; 256];
    let bytes = b"()[]{}?:";
    let mut at = 0;
    while at < bytes.len() {
        counts[bytes[at] as usize] = true;
        at += 1;
    }
    counts
};

/// Does the work where there is room for it; `None` when a deep one cannot be given a thread.
pub(super) fn with_room<T: Send>(deep: bool, work: impl FnOnce() -> T + Send) -> Option<T> {
    if !deep {
        return Some(work());
    }
    thread::scope(|scope| {
        let thread = thread::Builder::new()
            .stack_size(ROOM)
            .spawn_scoped(scope, work);
        thread.ok()?.join().ok()
    })
}
