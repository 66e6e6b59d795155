//! What goes wrong on request: words, how often each, drawn the same way for the same seed.

use std::str::FromStr;

use super::seed::Numbers;

macro_rules! faults {
    ($($Fault:ident $word:literal $sees:ident $does:literal)+) => {
        /// Something that goes wrong.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(super) enum Fault {
            $(#[doc = $does] $Fault),+
        }

        impl Fault {
            /// Word, whether the request is done all the same, and what the client sees.
            pub const ALL: &'static [(Fault, &'static str, bool, &'static str)] = &[
                $((Fault::$Fault, $word, sees!($sees), $does)),+
            ];
        }
    };
}

macro_rules! sees {
    (done) => {
        true
    };
    (not) => {
        false
    };
}

faults! {
    ResetBefore "reset_before" not "the connection is reset"
    ResetAfter "reset_after" done "the connection is reset, no answer"
    HangBefore "hang_before" not "silence, then the connection is reset"
    HangAfter "hang_after" done "silence, then the connection is reset"
    ErrorBefore "500_before" not "500, an HTML page"
    ErrorAfter "500_after" done "500, an HTML page"
    Unavailable "503" not "503, no body"
    TooMany "429" not "429, Retry-After in seconds"
    TooManyDate "429_date" not "429, Retry-After as a date"
    TooManyBare "429_bare" not "429, no Retry-After"
    Unauthorized "401" not "401, as if the token had expired"
    Truncate "truncate" done "half of the body, then the connection is reset"
    Page "html200" done "200, an HTML page"
    Mark "bom" done "the body behind a byte order mark"
    Deep "deep" done "200, lists in lists, 100,000 deep"
    Big "big" done "200, a text of 64 MiB"
    Drip "drip" done "the answer, one byte every 20 ms"
    Twice "twice" done "the answer to the second of two deliveries"
    Redirect "redirect" not "307 to another host"
    ClientTimeout "408" not "408, gateway error `client.timeout`"
    TooLarge "413" not "413, gateway error `request.entity.too.large`"
    Internal "500" not "500, gateway error `internal.server.error`"
    UnavailableBody "503_body" not "503, gateway error `service.unavailable`"
    GatewayTimeout "504" not "504, gateway error `request.timeout`"
}

impl Fault {
    /// The word it is asked for by.
    pub fn word(self) -> &'static str {
        let mut all = Fault::ALL.iter();
        all.find(|(fault, ..)| *fault == self).map_or("", |it| it.1)
    }

    /// Whether the request is done all the same.
    pub fn is_done(self) -> bool {
        Fault::ALL
            .iter()
            .any(|(fault, _, done, _)| *fault == self && *done)
    }
}

/// What goes wrong, and how often.
///
/// ```
/// use scimplate::sandbox::Faults;
///
/// let mix: Faults = "reset_after:0.10,500_after:0.10,429:0.05".parse()?;
/// assert_eq!(mix.to_string(), "reset_after:0.1,500_after:0.1,429:0.05");
///
/// let wrong = "reset:0.1".parse::<Faults>().unwrap_err();
/// assert_eq!(wrong, "there is no fault `reset`: did you mean `reset_after`?");
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Faults {
    rules: Vec<(Fault, f64)>,
}

impl FromStr for Faults {
    type Err = String;

    fn from_str(text: &str) -> Result<Faults, String> {
        let mut rules = Vec::new();
        for part in text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            let (word, share) = part.split_once(':').unwrap_or((part, "1"));
            let Some((fault, ..)) = Fault::ALL.iter().find(|it| it.1 == word) else {
                let words = Fault::ALL.iter().map(|it| it.1);
                let near = crate::text::spelling::closest(word, words, 0.6);
                let help = near.map_or("`sandbox --help` lists them".to_owned(), |near| {
                    format!("did you mean `{near}`?")
                });
                return Err(format!("there is no fault `{word}`: {help}"));
            };
            let number = share.parse().ok().filter(|it| (0.0..=1.0).contains(it));
            let Some(share) = number else {
                return Err(format!(
                    "`{share}` is no share of the requests: write a number from 0 to 1, as in `{word}:0.1`"
                ));
            };
            rules.push((*fault, share));
        }
        let sum: f64 = rules.iter().map(|(_, share)| share).sum();
        // A few tenths never sum up to a whole exactly.
        match sum > 1.0 + 1e-9 {
            true => Err("the shares of the faults sum up to more than 1".to_owned()),
            false => Ok(Faults { rules }),
        }
    }
}

impl std::fmt::Display for Faults {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, (fault, share)) in self.rules.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            write!(f, "{comma}{}:{share}", fault.word())?;
        }
        Ok(())
    }
}

impl Faults {
    /// The words there are, and what each does, for people.
    pub fn manual() -> String {
        let line = |(_, word, done, does): &(Fault, &str, bool, &str)| {
            let done = if *done { "done" } else { "not done" };
            format!("  {word:<13} {done:<9} {does}\n")
        };
        Fault::ALL.iter().map(line).collect()
    }
}

/// Draws a fault for each request that may have one.
#[derive(Debug)]
pub(super) struct Dice {
    pub faults: Faults,
    pub methods: Vec<String>,
    /// What paths begin with; empty is all of them.
    pub path: String,
    numbers: Numbers,
}

impl Dice {
    pub fn new(faults: Faults, seed: u64, methods: Vec<String>, path: String) -> Dice {
        Dice {
            faults,
            methods,
            path,
            numbers: Numbers(seed),
        }
    }

    pub fn draw(&mut self, method: &str, path: &str) -> Option<Fault> {
        let concerns = |it: &String| it.eq_ignore_ascii_case(method);
        if self.faults.rules.is_empty()
            || !self.methods.is_empty() && !self.methods.iter().any(concerns)
            || !path.starts_with(&self.path)
        {
            return None;
        }
        let mut number = self.numbers.fraction();
        for (fault, share) in &self.faults.rules {
            if number < *share {
                return Some(*fault);
            }
            number -= share;
        }
        None
    }
}
