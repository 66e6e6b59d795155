//! Interleaved timing. A round runs every case once; a ratio is of two times of one round, and the median of the
//! rounds' ratios is told, so that a slow second of the machine is in both.

use std::hint::black_box;
use std::time::Instant;

pub struct Case<'a> {
    pub name: &'static str,
    run: Box<dyn FnMut() -> usize + 'a>,
}

/// A case; what it returns keeps its work from being left out.
pub fn case<'a>(name: &'static str, run: impl FnMut() -> usize + 'a) -> Case<'a> {
    Case {
        name,
        run: Box::new(run),
    }
}

impl Case<'_> {
    pub fn once(&mut self) -> usize {
        (self.run)()
    }

    fn nanoseconds(&mut self, times: u64) -> f64 {
        let since = Instant::now();
        for _ in 0..times {
            black_box((self.run)());
        }
        since.elapsed().as_nanos() as f64 / times as f64
    }

    /// How often it runs in a round: about eight milliseconds.
    fn times(&mut self) -> u64 {
        let mut times = 1;
        loop {
            let each = self.nanoseconds(times);
            if each * times as f64 > 2e6 || times > 1 << 24 {
                return ((8e6 / each) as u64).max(1);
            }
            times *= 4;
        }
    }
}

pub fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Runs the cases and prints a table: the median time of each, and of its ratio to the first.
pub fn run(title: &str, rounds: usize, cases: &mut [Case<'_>]) {
    let times: Vec<u64> = cases.iter_mut().map(Case::times).collect();
    let mut seen = vec![Vec::with_capacity(rounds); cases.len()];
    for round in 0..rounds {
        for i in 0..cases.len() {
            let at = (i + round) % cases.len();
            seen[at].push(cases[at].nanoseconds(times[at]));
        }
    }
    println!("\n### {title}\n\n| case | median ns | ratio | p10–p90 |\n|---|---:|---:|---|");
    for (case, times) in cases.iter().zip(&seen) {
        let mut ratios: Vec<f64> = times.iter().zip(&seen[0]).map(|(a, b)| a / b).collect();
        let ratio = median(&mut ratios);
        let at = |tenth: usize| ratios[(ratios.len() - 1) * tenth / 10];
        println!(
            "| {} | {:.0} | {ratio:.2} | {:.2}–{:.2} |",
            case.name,
            median(&mut times.clone()),
            at(1),
            at(9),
        );
    }
}
