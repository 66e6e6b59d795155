//! A render into a `String` that has room allocates nothing.

use std::alloc::System;

use scimplate::language::{Field, Record};
use scimplate::{Bindings, Error, Template, Value};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[path = "../benches/workload/people.rs"]
#[allow(dead_code)]
mod people;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

struct Ready<'a>(Vec<Field<'a>>);

impl Record for Ready<'_> {
    fn field(&self, name: usize) -> Field<'_> {
        self.0[name]
    }

    fn whole(&self) -> Result<Value, Error> {
        Ok(Value::Null)
    }
}

/// Allocations of ten renders, after a first one that makes room. Only ASCII data: other letters are lowered by
/// the table.
fn allocations(mut render: impl FnMut(usize, &mut String)) -> usize {
    let mut out = String::with_capacity(4096);
    render(0, &mut out);
    let region = Region::new(ALLOCATOR);
    for i in 0..10 {
        out.clear();
        render(i, &mut out);
        assert!(out.starts_with('{') && out.len() > 500);
    }
    let change = region.change();
    change.allocations + change.reallocations
}

// One test: another at the same time would be counted too.
#[test]
fn a_render_allocates_nothing() {
    let template = Template::parse(people::TEMPLATE).expect("a template");
    let maps: Vec<_> = (0..10).map(people::object).collect();
    let lines: Vec<_> = (0..10).map(people::line).collect();
    assert!(
        maps.iter()
            .all(|map| map["username"].as_str().is_some_and(str::is_ascii))
    );

    let mut each = template.each("user", Bindings::new());
    let from_maps = allocations(|i, out| each.map_into(&maps[i], out).expect("a text"));
    let mut each = template.each("user", Bindings::new());
    let from_lines = allocations(|i, out| each.line_into(&lines[i], out).expect("a text"));
    let mut each = template.each("user", Bindings::new());
    let of = |name| {
        maps.iter()
            .map(move |map| map.get(name).map_or(Field::Null, Field::of_json))
    };
    let columns: Vec<Vec<Field<'_>>> = each.names().map(|name| of(name).collect()).collect();
    let rows: Vec<Ready<'_>> = (0..10)
        .map(|i| Ready(columns.iter().map(|column| column[i]).collect()))
        .collect();
    let from_rows = allocations(|i, out| each.record_into(&rows[i], out).expect("a text"));
    assert_eq!((from_maps, from_lines, from_rows), (0, 0, 0));

    // The counting counts.
    let fresh = allocations(|i, out| {
        let each = &mut template.each("user", Bindings::new());
        each.map_into(&maps[i], out).expect("a text");
    });
    assert!(fresh > 10, "{fresh}");
}
