//! The people of the workload: person `i` is the same everywhere, by integer arithmetic only.

use serde::Serialize;

pub const TEMPLATE: &str = include_str!("scim.tpl");
pub const EXPRESSION: &str =
    "user.manager == null ? user.email : user.manager.substring(0, 3).toLowerCase()";

const FIRST: [&str; 16] = [
    "Anna", "Bruno", "Chloe", "Dmitri", "Elena", "Farid", "Grace", "Hiro", "Ines", "Jonas",
    "Kavya", "Liam", "Marta", "Nadia", "Omar", "Zoë",
];
const LAST: [&str; 16] = [
    "Almeida",
    "Becker",
    "Castellano",
    "Dubois",
    "Eriksson",
    "Fischer",
    "Gupta",
    "Haddad",
    "Ivanov",
    "Jansen",
    "Kowalski",
    "Lindqvist",
    "Moreau",
    "Nakamura",
    "OBrien",
    "Petrov",
];
const TITLE: [&str; 8] = [
    "Engineer",
    "Senior Engineer",
    "Analyst",
    "Account Manager",
    "Director",
    "Architect",
    "Consultant",
    "VP",
];
const DEPARTMENT: [&str; 8] = [
    "Engineering",
    "Finance",
    "Human Resources",
    "Information Technology",
    "Legal",
    "Marketing",
    "Sales",
    "Operations",
];
const CITY: [&str; 8] = [
    "Lisbon", "Berlin", "Chicago", "Osaka", "Pune", "Toronto", "Zurich", "Sydney",
];
const COUNTRY: [&str; 8] = ["PRT", "DEU", "USA", "JPN", "IND", "CAN", "CHE", "AUS"];

/// Thirty attributes.
#[derive(Clone, Debug, Serialize)]
pub struct Person {
    pub id: String,
    pub username: String,
    pub firstname: String,
    pub lastname: String,
    pub middlename: String,
    pub displayname: String,
    pub email: String,
    pub secondaryemail: String,
    pub phonenumber: String,
    pub mobile: String,
    pub title: String,
    pub jobcode: String,
    pub employeeid: String,
    pub employeetype: String,
    pub employeeclass: String,
    pub departmentname: String,
    pub departmentnumber: String,
    pub costcenter: String,
    pub companyname: String,
    pub street: String,
    pub city: String,
    pub state: String,
    pub zip: String,
    pub country: String,
    pub locale: Option<String>,
    pub timezone: String,
    pub manager: Option<String>,
    pub statuskey: i32,
    pub startdate: String,
    pub enddate: String,
}

/// Person `i`.
pub fn person(i: u64) -> Person {
    let hash = i.wrapping_mul(2_654_435_761) & 0xffff_ffff;
    let at = |divisor: u64, len: usize| (hash / divisor) as usize % len;
    let (first, last) = (FIRST[at(1, 16)], LAST[at(16, 16)]);
    Person {
        id: format!("u-{i:08}-{hash:08x}"),
        username: format!("{first}.{last}{i}"),
        firstname: first.into(),
        lastname: last.into(),
        middlename: "M".into(),
        displayname: format!("{last}, {first}"),
        email: format!(
            "{}.{}.{i}@example.com",
            first.to_lowercase().replace('ë', "e"),
            last.to_lowercase()
        ),
        secondaryemail: format!("u{i}@mail.example.org"),
        phonenumber: format!("+1-555-{:04}", i % 10_000),
        mobile: format!("+1-556-{:04}", hash % 10_000),
        title: TITLE[at(16_384, 8)].into(),
        jobcode: format!("J{:03}", hash % 1000),
        employeeid: format!("E{i:07}"),
        employeetype: ["C", "I", "E", "E"][(i % 4) as usize].into(),
        employeeclass: "regular".into(),
        departmentname: DEPARTMENT[at(256, 8)].into(),
        departmentnumber: (1000 + at(256, 8)).to_string(),
        costcenter: format!("CC-{}", 4000 + hash % 100),
        companyname: "Example Corporation".into(),
        street: format!("{} Main Street", 1 + hash % 999),
        city: CITY[at(2048, 8)].into(),
        state: "NA".into(),
        zip: format!("{:05}", hash % 100_000),
        country: COUNTRY[at(2048, 8)].into(),
        locale: (!i.is_multiple_of(3)).then(|| "de-DE".into()),
        timezone: "Europe/Lisbon".into(),
        manager: (!i.is_multiple_of(5)).then(|| format!("Mgr-{:06}", hash % 1_000_000)),
        statuskey: i32::from(i % 10 != 7),
        startdate: format!("2024-{:02}-{:02}", 1 + i % 12, 1 + i % 28),
        enddate: "9999-12-31".into(),
    }
}

/// Person `i` as a JSON object.
pub fn object(i: u64) -> serde_json::Map<String, serde_json::Value> {
    match serde_json::to_value(person(i)) {
        Ok(serde_json::Value::Object(map)) => map,
        other => panic!("a person is an object: {other:?}"),
    }
}

/// Person `i` as a line of JSON, without its end.
pub fn line(i: u64) -> String {
    serde_json::to_string(&person(i)).expect("a person is JSON")
}

/// A connection of 2,000 calls.
pub fn connection(repeating: bool) -> String {
    calls(2000, repeating)
}

/// A connection of so many calls with a template each, seven expressions in each template. Where `repeating`, the
/// expressions are few; otherwise each is its own.
pub fn calls(count: usize, repeating: bool) -> String {
    const NAMES: [&str; 15] = [
        "id",
        "username",
        "firstname",
        "lastname",
        "displayname",
        "email",
        "phonenumber",
        "title",
        "employeeid",
        "departmentname",
        "costcenter",
        "city",
        "zip",
        "country",
        "jobcode",
    ];
    let calls: Vec<serde_json::Value> = (0..count)
        .map(|i| {
            let name = |k: usize| {
                let name = NAMES[(i * 7 + k * 3) % NAMES.len()];
                match repeating {
                    true => name.to_owned(),
                    false => format!("{name}{i}"),
                }
            };
            let template = format!(
                "{{\"userName\":\"${{user.{}.toLowerCase()}}\",\"{b}\":\"${{user.{b}}}\",\"{c}\":\"${{user.{c}}}\",\
                 \"active\":${{user.{} == {} ? true : false}},\"manager\":\"${{user.{m} == null ? '' : user.{m}}}\",\
                 \"code\":\"${{user.{}.substring(0, {})}}\",\"x{i}\":\"${{user.{}}}\"}}",
                name(0),
                if repeating { "statuskey".to_owned() } else { format!("statuskey{i}") },
                i % 2,
                name(3),
                1 + i % 4,
                name(4),
                b = name(1),
                c = name(2),
                m = if repeating { "manager".to_owned() } else { format!("manager{i}") },
            );
            serde_json::json!({
                "name": format!("call{}", i + 1),
                "connection": "userAuth",
                "url": format!("https://idp.example.com/scim/v2/Users/{i}"),
                "httpMethod": "POST",
                "httpContentType": "application/json",
                "httpParams": template,
            })
        })
        .collect();
    serde_json::json!({ "call": calls }).to_string()
}
