//! Tasks a second with durable commits: over HTTP to a server of this process that answers at once, and with
//! no network at all.
//!
//! `cargo bench --bench provision`

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::{fs, thread};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use scimplate::Source;
use scimplate::connection::{Connection, Fillings, Reading};
use scimplate::provision::{
    Http, HttpSettings, Journal, Logins, Message, Origins, Response, RunSettings, Runner, Status,
    Task, Transport, TransportError,
};

/// Tasks in a run.
const TASKS: u64 = 2000;

static IDS: AtomicU64 = AtomicU64::new(0);

fn created() -> String {
    let id = IDS.fetch_add(1, Ordering::Relaxed);
    format!(r#"{{"id":"{id}","userName":"somebody"}}"#)
}

/// Answers at once, in this process.
struct Null;

impl Transport for Null {
    fn send(&self, _: &Message) -> Result<Response, TransportError> {
        Ok(Response {
            status: 201,
            headers: Vec::new(),
            body: created().into_bytes(),
        })
    }
}

/// Answers every request with 201.
fn serve(mut stream: TcpStream) {
    let (mut buffer, mut have) = (vec![0; 64 * 1024], 0);
    loop {
        let head = buffer[..have]
            .windows(4)
            .position(|window| window == b"\r\n\r\n");
        let whole = head.map(|head| {
            let text = String::from_utf8_lossy(&buffer[..head]).to_ascii_lowercase();
            let length = text
                .split("content-length:")
                .nth(1)
                .and_then(|rest| rest.lines().next()?.trim().parse().ok());
            head + 4 + length.unwrap_or(0)
        });
        if let Some(whole) = whole.filter(|whole| *whole <= have) {
            buffer.copy_within(whole..have, 0);
            have -= whole;
            let body = created();
            let answer = format!(
                "HTTP/1.1 201 Created\r\nContent-Type: application/scim+json\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            );
            if stream.write_all(answer.as_bytes()).is_err() {
                return;
            }
            continue;
        }
        match stream.read(&mut buffer[have..]) {
            Ok(0) | Err(_) => return,
            Ok(more) => have += more,
        }
    }
}

fn connection(base: &str) -> Connection {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/scim");
    let entries = fs::read_dir(folder).expect("it is there");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("it can be read").path())
        .collect();
    files.retain(|file| file.extension().is_some_and(|it| it == "json"));
    let source = |file: &PathBuf| {
        let name = file.file_name().expect("it has one").to_string_lossy();
        Source::new(name, fs::read_to_string(file).expect("it can be read"))
    };
    let fillings: Fillings = [("BASE_URL", base), ("TOKEN", "token-of-the-bench")]
        .into_iter()
        .collect();
    let reading = Reading {
        fillings,
        ..Reading::default()
    };
    Connection::from_files("scim", files.iter().map(source).collect(), &reading).expect("it is one")
}

fn task(number: u64) -> Task {
    let bindings = format!(
        r#"{{"user":{{"username":"p{number}","email":"p{number}@example.org","displayname":"P {number}",
            "firstname":"P","lastname":"Q","employeeid":"{number}"}}}}"#
    );
    let operation = "create".parse().expect("it is one");
    Task::new(format!("task-{number}"), operation, None, &bindings).expect("it is one")
}

fn run(connection: &Connection, transport: &dyn Transport) {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-journal.db");
    for end in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{end}", path.display()));
    }
    let logins = Logins::read(connection).expect("it is readable");
    let stop = AtomicBool::new(false);
    let journal = Journal::open(&path).expect("it can be made");
    let mut settings = RunSettings::default();
    settings.workers = 32;
    let runner = Runner::new(
        connection,
        &logins,
        transport,
        &journal,
        &(),
        settings,
        &stop,
    )
    .expect("it starts");
    for block in 0..TASKS / 500 {
        let tasks = (block * 500..(block + 1) * 500).map(task).collect();
        runner.give(tasks).expect("they are written");
    }
    let summary = runner.run(&|_| {}).expect("it comes to its end");
    assert_eq!(summary.ended[&Status::Done], TASKS);
}

fn tasks(criterion: &mut Criterion) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a port");
    let base = format!("http://{}", listener.local_addr().expect("it has one"));
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let _ = stream.set_nodelay(true);
            thread::spawn(move || serve(stream));
        }
    });
    let mut group = criterion.benchmark_group("tasks");
    group
        .sample_size(10)
        .throughput(Throughput::Elements(TASKS));
    let near = connection("https://scim.test");
    group.bench_function(BenchmarkId::new("create", "no network"), |bench| {
        bench.iter(|| run(&near, &Null));
    });
    let far = connection(&base);
    let http = Http::new(HttpSettings::default(), Origins::of(&far)).expect("it is allowed");
    group.bench_function(BenchmarkId::new("create", "HTTP"), |bench| {
        bench.iter(|| run(&far, &http));
    });
    group.finish();
}

criterion_group!(benches, tasks);
criterion_main!(benches);
