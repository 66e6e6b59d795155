//! The least a process of Rust can do, linked as the others are.

fn main() {
    println!("hello");
}
