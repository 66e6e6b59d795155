//! The organisation a sandbox begins with: people who do not exist, the same ones for the same seed.

use serde_json::{Map, Value, json};

use super::user::{ENTERPRISE, EXTENSION};

/// Names of divisions, the one everybody is in unless told otherwise first.
pub(super) const DIVISIONS: &[&str] = &["Home", "Sales", "Service", "Back Office"];

/// Names of routing skills.
pub(super) const SKILLS: &[&str] = &[
    "Billing",
    "Cancellation",
    "Claims",
    "Complaints",
    "Installation",
    "Orders",
    "Retention",
    "Technical Support",
    // The skill of one of the people in `fixtures/people`: beyond ASCII, beyond 16 bits.
    "Überweisungen 👩🏽‍💻",
];

/// Names of routing languages.
pub(super) const LANGUAGES: &[&str] = &["English", "German", "French", "Italian", "Spanish"];

/// Names and descriptions of roles.
pub(super) const ROLES: &[(&str, &str)] = &[
    ("employee", "What everybody has"),
    ("admin", "Everything"),
    ("supervisor", "Sees and moves the agents of a team"),
    ("communicateUser", "Calls and chats with colleagues"),
    ("Agent", "Answers calls, chats and e-mails"),
    ("AI Agent", "Answers in place of a person"),
    (
        "SCIM Integration",
        "Adds, edits and removes users, groups and roles",
    ),
    ("Quality Evaluator", "Listens to recordings and rates them"),
    ("Script Designer", "Writes what agents read"),
    ("Billing Viewer", "Sees what is charged"),
];

/// Names of groups.
pub(super) const GROUPS: &[&str] = &[
    "Everyone",
    "Billing Berlin",
    "Billing Lyon",
    "Claims",
    "Night Shift",
    "Retention",
    "Supervisors",
    "Technical Support",
    "Trainees",
    "Works Council",
];

const FIRST: &[&str] = &[
    "Ada", "Amir", "Anouk", "Bela", "Carla", "Chidi", "Dana", "Deniz", "Elif", "Emil", "Farah",
    "Finn", "Greta", "Hana", "Henrik", "Ines", "Ivo", "Jana", "Jonas", "Kaja", "Karim", "Lena",
    "Luca", "Mara", "Milan", "Nadia", "Noah", "Olga", "Oskar", "Paula", "Pavel", "Rania", "Rafael",
    "Selma", "Stefan", "Tara", "Tomas", "Ulla", "Vera", "Yusuf", "Zoe",
];

const LAST: &[&str] = &[
    "Adler", "Albrecht", "Aydin", "Bauer", "Becker", "Bianchi", "Brandt", "Conti", "Dubois",
    "Eriksen", "Fischer", "Fontaine", "Garnier", "Haas", "Hoffmann", "Horvat", "Ibrahim", "Jansen",
    "Kaya", "Keller", "Kowalski", "Laurent", "Lindner", "Marin", "Moreau", "Nowak", "Okafor",
    "Olsen", "Petit", "Ricci", "Roth", "Santos", "Schmitt", "Silva", "Stein", "Novak", "Vogel",
    "Weber", "Winter", "Yilmaz",
];

const TITLES: &[&str] = &[
    "Agent",
    "Senior Agent",
    "Team Lead",
    "Analyst",
    "Trainer",
    "Planner",
];
const DEPARTMENTS: &[&str] = &[
    "Billing",
    "Claims",
    "Retention",
    "Technical Support",
    "Planning",
];

/// Numbers that look random and are the same for the same seed (splitmix64).
#[derive(Debug, Clone)]
pub(super) struct Numbers(pub u64);

impl Numbers {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// From 0 up to, not including, 1.
    pub fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn of<'t>(&mut self, words: &[&'t str]) -> &'t str {
        words[(self.next() % words.len() as u64) as usize]
    }

    /// An id in the form of a random UUID.
    pub fn uuid(&mut self) -> String {
        let (high, low) = (self.next(), self.next());
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xfff,
            0x8000 | (low >> 48) & 0x3fff,
            low & 0xffff_ffff_ffff
        )
    }
}

/// The id of what was there from the beginning: `a` for users, `b` for groups, `c` for divisions, `d` for roles.
pub(super) fn id(kind: char, number: usize) -> String {
    format!("{kind}0000000-0000-4000-8000-{number:012}")
}

/// The id of user number `number`, counted from 1. The first is the manager of `fixtures/people/ann.json`.
pub(super) fn user_id(number: usize) -> String {
    match number {
        1 => "7f1c2a44-0b6e-4d3a-9a53-2f60c8f0a001".to_owned(),
        _ => id('a', number),
    }
}

/// The attributes of user number `number`, counted from 1; about one in ten is inactive.
pub(super) fn person(number: usize, seed: u64) -> Map<String, Value> {
    let mut numbers = Numbers(seed ^ (number as u64).wrapping_mul(0x5851_f42d_4c95_7f2d));
    let (first, last) = (numbers.of(FIRST), numbers.of(LAST));
    // The number makes the name the only one of its kind.
    let name = format!("{first}.{last}.{number}").to_lowercase();
    let mut person = Map::new();
    person.insert("userName".into(), json!(format!("{name}@pilot.example")));
    person.insert("displayName".into(), json!(format!("{first} {last}")));
    person.insert("active".into(), json!(!number.is_multiple_of(10)));
    person.insert("title".into(), json!(numbers.of(TITLES)));
    person.insert(
        "phoneNumbers".into(),
        json!([{"value": format!("+4930555{number:05}"), "type": "work", "primary": true}]),
    );
    let mut roles = vec![json!({"value": "employee"})];
    if !number.is_multiple_of(4) {
        roles.push(json!({"value": "Agent"}));
    }
    person.insert("roles".into(), Value::Array(roles));
    let mut enterprise = json!({
        "division": numbers.of(DIVISIONS),
        "department": numbers.of(DEPARTMENTS),
        "employeeNumber": format!("{}", 100_000 + number),
    });
    if number > 1 {
        enterprise["manager"] = json!({"value": user_id(1)});
    }
    person.insert(ENTERPRISE.into(), enterprise);
    let (skill, language) = (numbers.of(SKILLS), numbers.of(LANGUAGES));
    let proficiency = numbers.next() % 6;
    person.insert(
        EXTENSION.into(),
        json!({
            "routingSkills": [{"name": skill, "proficiency": proficiency}],
            "routingLanguages": [{"name": language, "proficiency": 5}],
        }),
    );
    person
}
