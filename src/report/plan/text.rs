use super::shown::Shown;
use super::{Show, body, headers, parts};
use crate::diagnostic::Diagnostic;
use crate::plan::{Part, Plan, Request, Step};
use crate::report::human::{self, Style};
use crate::report::visible;

/// Columns an expression takes in the list of values before what follows is moved to the right.
const EXPRESSION: usize = 36;

/// A plan for people: requests as they would go over the wire, everything about them in `#` lines.
pub fn text(plan: &Plan, show: Show, style: &Style) -> String {
    let mut out = Text {
        out: String::new(),
        style: *style,
    };
    out.line(&format!(
        "# {} {}",
        plan.operation(),
        visible::line(plan.connection())
    ));
    for (index, step) in plan.steps().iter().enumerate() {
        out.line("");
        match step {
            Step::Ready(request) => out.request(index + 1, request, show),
            Step::Blocked { call, why } => {
                out.strong(&format!(
                    "# {}. {}: blocked",
                    index + 1,
                    visible::line(call)
                ));
                out.findings(why);
            }
        }
    }
    if !plan.assumptions().is_empty() {
        out.out.push('\n');
    }
    for assumption in plan.assumptions() {
        out.about("assumed", assumption);
    }
    out.out
}

/// What each placeholder of a part became, one a line.
pub fn values(part: &Part, show: Show) -> String {
    let mut out = Text {
        out: String::new(),
        style: Style::default(),
    };
    out.values(&[("the template".to_owned(), Shown::of(part, show))]);
    out.out
}

struct Text {
    out: String,
    style: Style,
}

impl Text {
    fn request(&mut self, number: usize, request: &Request, show: Show) {
        let mut title = format!("# {number}. {}", visible::line(&request.call));
        if let Some(part) = &request.authentication {
            title.push_str(&format!(
                " (connection {})",
                visible::line(&Shown::of(part, show).text)
            ));
        }
        self.strong(&title);
        let method = Shown::of(&request.method, show).text;
        let url = Shown::of(&request.url, show).text;
        self.strong(&format!(
            "{} {}",
            visible::line(&method),
            visible::line(&url)
        ));
        for (name, value) in headers(request, show) {
            let line = format!("{}: {}", visible::line(&name), visible::line(&value.text));
            self.line(line.trim_end());
        }
        if let Some(body) = body(request, show) {
            self.line("");
            self.line(&visible::lines(&body.text));
        }
        self.line("");
        self.about("success", &request.success);
        for take in &request.takes {
            self.about(
                "takes",
                &format!("{} of the answer to {}", take.path, take.call),
            );
        }
        for give in &request.gives {
            self.about("gives", &format!("{} from {}", give.column, give.path));
        }
        if show.trace {
            self.values(&parts(request, show));
        }
        self.findings(&request.findings);
    }

    fn values(&mut self, parts: &[(String, Shown)]) {
        for (name, shown) in parts {
            for (index, value) in shown.values.iter().enumerate() {
                if index == 0 {
                    self.about("values", &format!("in {name}"));
                }
                let expression = visible::line(&value.expression);
                let kind = &value.kind;
                let line = format!(
                    "#   {expression:EXPRESSION$}  {kind:8}  {}",
                    visible::line(shown.text_of(value))
                );
                self.line(line.trim_end());
            }
        }
    }

    fn findings(&mut self, findings: &[Diagnostic]) {
        for found in findings {
            self.line("");
            self.out.push_str(&human::draw(found, &self.style));
        }
    }

    /// `# name: words`
    fn about(&mut self, name: &str, words: &str) {
        self.line(&format!("# {name:8} {}", visible::line(words)));
    }

    fn strong(&mut self, line: &str) {
        if self.style.colour {
            let bold = annotate_snippets::renderer::Style::new().bold();
            self.line(&format!("{bold}{line}{bold:#}"));
        } else {
            self.line(line);
        }
    }

    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }
}
