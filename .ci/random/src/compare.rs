//! Our answers against real Groovy's.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};
use std::{fs, io};

use scimplate::language::{Escape, Failure, Syntax};
use scimplate::value::Fault;
use scimplate::{Bindings, Template};
use serde_json::Value;

/// The oracle cuts what is longer, and ends it with an ellipsis.
const CUT: usize = 1500;

const SLOW: Duration = Duration::from_secs(1);

/// How many finds of a group are shown.
const SHOWN: usize = 3;

/// How many of the worst.
const SHOWN_OF_DIFFERENT: usize = 40;

/// How much of a find is shown.
const LENGTH: usize = 420;

#[derive(Default)]
struct Groups(BTreeMap<String, Vec<String>>);

impl Groups {
    fn add(&mut self, group: String, find: String) {
        let finds = self.0.entry(group).or_default();
        let id = find.split(' ').next().unwrap_or_default();
        // The same in both modes is one find.
        if !finds
            .last()
            .is_some_and(|last| last.starts_with(&format!("{id} ")))
        {
            finds.push(find);
        }
    }

    fn count(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }

    fn show(&self, title: &str, shown: usize) {
        if self.0.is_empty() {
            return;
        }
        println!("\n## {title}: {}", self.count());
        let mut groups: Vec<_> = self.0.iter().collect();
        groups.sort_by_key(|(_, finds)| std::cmp::Reverse(finds.len()));
        for (group, finds) in groups {
            println!("{:5}  {group}", finds.len());
            let mut finds: Vec<&String> = finds.iter().collect();
            finds.sort_by_key(|find| find.len());
            for find in finds.iter().take(shown) {
                println!("       {}", find.chars().take(LENGTH).collect::<String>());
            }
        }
    }
}

#[derive(Default)]
struct Report {
    same: usize,
    both_fail: usize,
    /// We give another value: the worst.
    different: Groups,
    /// We give a value where Groovy fails.
    ours_only: Groups,
    /// We throw where Groovy gives a value.
    groovy_only: Groups,
    /// Both fail, with another class or phase.
    other_class: Groups,
    /// Groovy gives a value; we say that we do not.
    refused: Groups,
    /// Groovy fails; we refuse.
    refused_failure: usize,
    /// Groovy prints an address, which is another every time; nobody can give that value.
    addresses: usize,
    broken: Groups,
    finds: Vec<String>,
}

/// Prints what differs; whether nothing does.
pub fn run(cases: &str, answers: &str, finds: Option<&str>) -> io::Result<bool> {
    let (cases, answers) = (fs::read_to_string(cases)?, fs::read_to_string(answers)?);
    let mut report = Report::default();
    std::panic::set_hook(Box::new(|_| {}));
    let mut total = 0;
    for (case, answer) in cases.lines().zip(answers.lines()) {
        let parsed =
            |line: &str| serde_json::from_str::<Value>(&paired(line)).map_err(io::Error::other);
        let (question, answer) = (parsed(case)?, parsed(answer)?);
        if question["id"] != answer["id"] {
            return Err(io::Error::other("the answers are not to these cases"));
        }
        total += 1;
        let before = report.failures();
        for escape_backslash in [false, true] {
            let wanted = match (&answer["simple_eb"], escape_backslash) {
                (Value::String(_), true) if report.failures() > before => break,
                (Value::String(_), _) | (_, false) => &answer["simple"],
                (other, true) => other,
            };
            report.judge(&question, wanted, escape_backslash);
        }
        if report.failures() > before {
            report.finds.push(case.to_owned());
        }
    }
    report.show(total);
    if let Some(path) = finds {
        fs::write(path, report.finds.join("\n") + "\n")?;
    }
    Ok(report.failures() == 0)
}

impl Report {
    fn failures(&self) -> usize {
        self.different.count()
            + self.ours_only.count()
            + self.groovy_only.count()
            + self.broken.count()
    }

    fn judge(&mut self, question: &Value, wanted: &Value, escape_backslash: bool) {
        let template = question["template"].as_str().unwrap_or_default();
        let syntax = Syntax {
            escape_backslash,
            angle: false,
            escape: Escape::None,
        };
        let since = Instant::now();
        let ours = catch_unwind(AssertUnwindSafe(|| -> Result<String, Failure> {
            let bindings = Bindings::from_json(&question["bindings"].to_string())
                .expect("the generator writes bindings");
            Template::parse_as(template, syntax)?.render(&bindings)
        }));
        let find = |what: String| {
            format!(
                "{} {template:?} | {what} | {}",
                question["id"].as_str().unwrap_or_default(),
                question["bindings"]
            )
        };
        if since.elapsed() > SLOW {
            self.broken.add(
                "over a second".into(),
                find(format!("{:?}", since.elapsed())),
            );
        }
        let Ok(ours) = ours else {
            return self.broken.add("panic".into(), find(String::new()));
        };
        let (class, message) = (
            wanted["error_class"].as_str().unwrap_or_default(),
            wanted["error_message"].as_str().unwrap_or_default(),
        );
        let head = || {
            format!(
                "{class}: {}",
                message
                    .lines()
                    .next()
                    .unwrap_or_default()
                    .chars()
                    .take(90)
                    .collect::<String>()
            )
        };
        match (ours, wanted["ok"] == true) {
            (Ok(text), true) => {
                let wanted = wanted["output"].as_str().unwrap_or_default();
                if same(&text, wanted) {
                    self.same += 1;
                } else {
                    self.different.add(
                        "another value".into(),
                        find(format!("Groovy {wanted:?}, ours {text:?}")),
                    );
                }
            }
            (Ok(text), false) => self.ours_only.add(
                class.into(),
                find(format!("Groovy {}, ours {text:?}", head())),
            ),
            (Err(failure), true)
                if failure
                    .fault
                    .to_string()
                    .ends_with("whose text is an address")
                    || wanted["output"]
                        .as_str()
                        .is_some_and(|text| text.contains("@HASH")) =>
            {
                self.addresses += 1;
            }
            (Err(failure), true) => {
                let text = wanted["output"].as_str().unwrap_or_default();
                let groovy = matches!(failure.fault, Fault::Groovy { .. });
                let group = if groovy {
                    format!(
                        "{}: {}",
                        failure.fault.class(),
                        levelled(&failure.fault.to_string())
                    )
                } else {
                    levelled(&failure.fault.to_string())
                };
                let into = if groovy {
                    &mut self.groovy_only
                } else {
                    &mut self.refused
                };
                into.add(
                    group,
                    find(format!("Groovy {text:?}, ours {}", failure.fault)),
                );
            }
            (Err(failure), false) if !matches!(failure.fault, Fault::Groovy { .. }) => {
                self.refused_failure += 1
            }
            (Err(failure), false) => {
                self.both_fail += 1;
                let ours = (failure.fault.class(), failure.phase_name());
                if ours != (class, wanted["phase"].as_str().unwrap_or_default()) {
                    let group = format!("{} for {class}", ours.0);
                    self.other_class.add(
                        group,
                        find(format!("Groovy {}, ours {}", head(), failure.fault)),
                    );
                }
            }
        }
    }

    fn show(&self, total: usize) {
        self.broken.show("Panics and hangs", SHOWN);
        self.different.show("Different values", SHOWN_OF_DIFFERENT);
        self.ours_only.show("We give a value, Groovy fails", SHOWN);
        self.groovy_only
            .show("Groovy gives a value, we throw", SHOWN);
        self.other_class.show("Both fail, otherwise", SHOWN);
        self.refused.show("Groovy gives a value, we refuse", SHOWN);
        let asked = self.same
            + self.both_fail
            + self.failures()
            + self.refused.count()
            + self.refused_failure
            + self.addresses;
        println!(
            "\n{total} programs, {asked} answers: {} same, {} both fail ({} otherwise), {} different, {} ours only, {} Groovy's only, \
             {} refused where Groovy has a value ({:.2} %), {} refused where it fails, {} addresses, {} broken",
            self.same,
            self.both_fail,
            self.other_class.count(),
            self.different.count(),
            self.ours_only.count(),
            self.groovy_only.count(),
            self.refused.count(),
            // A find counts once for both modes, so its share is one of programs, not of answers.
            100.0 * self.refused.count() as f64 / total.max(1) as f64,
            self.refused_failure,
            self.addresses,
            self.broken.count(),
        );
    }
}

/// A line of JSON without half surrogate pairs, which messages of real Groovy may hold.
fn paired(line: &str) -> String {
    let unit = |at: usize| {
        line.get(at..at + 6)
            .filter(|escape| escape.starts_with("\\u"))
            .and_then(|escape| u16::from_str_radix(&escape[2..], 16).ok())
    };
    let mut out = String::with_capacity(line.len());
    let mut rest = 0;
    for (at, _) in line.match_indices("\\u") {
        // Behind an odd number of backslashes the one here is escaped itself.
        let before = line[..at].bytes().rev().take_while(|byte| *byte == b'\\');
        if at < rest || before.count() % 2 == 1 {
            continue;
        }
        out += &line[rest..at];
        let (first, second) = (unit(at), unit(at + 6));
        let (text, length) = match (first, second) {
            (Some(0xd800..0xdc00), Some(0xdc00..0xe000)) => (&line[at..at + 12], 12),
            (Some(0xd800..0xe000), _) => ("\\ufffd", 6),
            _ => ("\\u", 2),
        };
        out += text;
        rest = at + length;
    }
    out + &line[rest..]
}

fn same(ours: &str, wanted: &str) -> bool {
    let units: Vec<u16> = ours.encode_utf16().collect();
    if units.len() <= CUT {
        return ours == wanted;
    }
    let cut = String::from_utf16_lossy(&units[..CUT]);
    wanted
        .trim_end_matches('…')
        .starts_with(cut.trim_end_matches('\u{fffd}'))
}

/// A message without what differs from case to case, to group by.
fn levelled(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    let line = line.split(" values: ").next().unwrap_or_default();
    line.chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .take(110)
        .collect()
}
