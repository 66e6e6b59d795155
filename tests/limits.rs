//! What is too much is answered or refused, at a place in the template; never a crash, also not on the small
//! stack of a test's thread in a debug build.

use scimplate::language::Budget;
use scimplate::value::{Fault, Zone};
use scimplate::{Bindings, Template};

/// The answer, or why there is none; a failure has its place.
fn render(template: &str, bindings: &str) -> Result<String, String> {
    let bindings = Bindings::from_json(bindings).expect("bindings");
    // A debug build takes a while for the steps that are nothing for a release build.
    let budget = Budget {
        steps: 100_000,
        ..Budget::default()
    };
    let rendered =
        Template::parse(template).and_then(|it| it.render_within(&bindings, &Zone::UTC, &budget));
    let failure = match rendered {
        Ok(rendered) => return Ok(rendered.revealed().to_owned()),
        Err(failure) => failure,
    };
    assert!(failure.span.end <= template.len(), "{failure:?}");
    assert!(template.is_char_boundary(failure.span.start), "{failure:?}");
    assert!(template.is_char_boundary(failure.span.end), "{failure:?}");
    Err(match failure.fault {
        Fault::Groovy { .. } => "fails".into(),
        Fault::Refused(_) | Fault::NotYet(_) => "refused".into(),
    })
}

fn nested(open: &str, middle: &str, close: &str, depth: usize) -> String {
    format!("${{{}{middle}{}}}", open.repeat(depth), close.repeat(depth))
}

fn refused() -> Result<String, String> {
    Err("refused".into())
}

#[test]
fn deep_nesting() {
    assert_eq!(
        render(&nested("(", "1", ")", 200), "{}").as_deref(),
        Ok("1")
    );
    assert_eq!(render(&nested("(", "1", ")", 500), "{}"), refused());
    assert_eq!(render(&nested("(", "1", ")", 100_000), "{}"), refused());
    let printed = "[".repeat(100) + "1" + &"]".repeat(100);
    assert_eq!(render(&nested("[", "1", "]", 100), "{}"), Ok(printed));
    assert_eq!(render(&nested("[[a:", "1", "]]", 120), "{}"), refused());
    assert_eq!(
        render(&nested("f(", "1", ")", 200), "{}"),
        Err("fails".into())
    );
    assert_eq!(
        render(&nested("x ? ", "1", " : 2", 200), r#"{"x": true}"#).as_deref(),
        Ok("1")
    );
    assert_eq!(
        render(&nested("x ? ", "1", " : 2", 10_000), r#"{"x": true}"#),
        refused()
    );
    let signs = |count| render(&nested("!", "x", "", count), r#"{"x": true}"#);
    assert_eq!(signs(10).as_deref(), Ok("true"));
    assert_eq!(signs(10_000), refused());
    let _ = render(&nested("[1].collect { ", "it", " }", 60), "{}");
    let _ = render(&nested("if (x) { ", "1", " }", 200), r#"{"x": true}"#);
    assert!(render(&nested("${", "", "", 10_000), "{}").is_err());
}

#[test]
fn mistakes_in_deep_nesting_are_found_in_linear_time() {
    for (open, close) in [
        ("[1].collect { [it].collect { ", " } }"),
        ("if (x) { ", " }"),
        ("Foo a = { ", " }"),
        ("{ x = ", " }"),
        ("[(", "): 1]"),
        ("f(a: ", ")"),
        ("switch (x) { case ", ": 1 }"),
        ("try { ", " } catch (e) { }"),
    ] {
        assert!(
            render(&nested(open, " ) ", close, 60), "{}").is_err(),
            "{open}"
        );
    }
}

#[test]
fn long_chains() {
    let terms = |count: usize, term: &str, sign: &str| vec![term; count].join(sign);
    assert_eq!(
        render(&format!("${{{}}}", terms(10_000, "1", "+")), "{}").as_deref(),
        Ok("10000")
    );
    let elvis = format!("${{{}}}", terms(10_000, "x", " ?: "));
    assert_eq!(render(&elvis, r#"{"x": null}"#).as_deref(), Ok("null"));
    let tests: String = (0..10_000).map(|i| format!("x == {i} ? {i} : ")).collect();
    assert_eq!(
        render(&format!("${{{tests}0}}"), r#"{"x": 9999}"#).as_deref(),
        Ok("9999")
    );
    let path = format!("${{x{}}}", "?.a".repeat(10_000));
    assert_eq!(render(&path, r#"{"x": null}"#).as_deref(), Ok("null"));
    let calls = format!("${{x{}}}", ".trim()".repeat(10_000));
    assert_eq!(render(&calls, r#"{"x": "a"}"#).as_deref(), Ok("a"));
}

#[test]
fn large_texts() {
    let literal = "a".repeat(1 << 20);
    assert_eq!(
        render(&format!("${{'{literal}'}}"), "{}"),
        Ok(literal.clone())
    );
    assert_eq!(render(&literal, "{}"), Ok(literal));
    let quotes = "\"".repeat(100_000);
    assert_eq!(render(&quotes, "{}"), Ok(quotes));
}

#[test]
fn endless_work() {
    for template in [
        "${while (true) { }}",
        "${for (;;) { }}",
        "${def f; f = { f(it) }; f(1)}",
        "${'x' * 1000000000}",
        "${[1] * 1000000000}",
        "${def s = 'x'; (1..40).each { s = s + s }; s.length()}",
        "${def l = [1]; (1..40).each { l = l + l }; l.size()}",
        "${'a'.padLeft(2000000000)}",
        "${String.format('%2000000000d', 1)}",
        "${(1..2000000000).collect { it }}",
    ] {
        assert_eq!(render(template, "{}"), refused(), "{template}");
    }
    let aaaa = format!("{{\"x\": \"{}\"}}", "a".repeat(60));
    for template in [
        "${x.matches('(a+)+b')}",
        "${x.replaceAll('(a+a+)+y', '')}",
        "${x =~ /(a|aa)+$b/}",
    ] {
        // Answered or refused: what matters is that it ends.
        let _ = render(template, &aaaa);
    }
}

#[test]
fn collections_that_hold_themselves() {
    assert_eq!(
        render("${def a = []; a << a; a}", "{}").as_deref(),
        Ok("[(this Collection)]")
    );
    for template in [
        "${def a = []; def b = [a]; a << b; a}",
        "${def a = [:]; a.x = [a]; a}",
        "${def a = []; def b = [a]; a << b; a == b}",
        "${def a = []; def b = [a]; a << b; groovy.json.JsonOutput.toJson(a)}",
        "${def a = []; def b = [a]; a << b; a.flatten()}",
        "${def a = []; def b = [a]; a << b; a.hashCode()}",
        "${def a = []; def b = [a]; a << b; [(a): 1]}",
    ] {
        let _ = render(template, "{}");
    }
}
/// A parser that looks twice at each depth never ends here.
#[test]
fn what_is_never_closed_is_read_once() {
    for open in [
        "f(", "f.p(", "(", "[", "x[", "f.p{", "a b(", "new A(", "a?b:(", "(A)(", "[a:", "a.\"b\"(",
        "f={", "if(", "{a->", "[*", "x.f{}(", "a.(",
    ] {
        for depth in [40, 200] {
            let text = format!("${{{}[", open.repeat(depth));
            assert!(Template::parse(&text).is_err(), "{open}");
        }
    }
}
