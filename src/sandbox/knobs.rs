//! What is not settled about Genesys Cloud, each with a choice.

use std::fmt::Write as _;

/// A choice that the public sources leave open, or contradict each other in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Knob {
    /// Its name, as in `--knob NAME=VALUE`.
    pub name: &'static str,
    /// What it decides.
    pub about: &'static str,
    /// Why it is open.
    pub evidence: &'static str,
    /// Its values and what each does; the first is what it is unless set. None: it is a number.
    pub choices: &'static [(&'static str, &'static str)],
    /// The number it is unless set; of no meaning with choices.
    pub number: u64,
}

/// The parts of the documentation that a row's `///` and `#[doc]` lines are; they begin with a blank.
macro_rules! knobs {
    (
        $( $(#[doc = $about:literal])+ ($evidence:literal) $name:literal $field:ident $Type:ident {
            $($Choice:ident = $value:literal $does:literal),+ $(,)?
        } )+
        numbers
        $( $(#[doc = $number_about:literal])+ ($number_evidence:literal) $number_name:literal $number:ident = $default:literal )+
    ) => {
        $(
            $(#[doc = $about])+
            #[derive(Debug, Clone, Copy, PartialEq, Eq)]
            pub enum $Type {
                $(#[doc = $does] $Choice),+
            }
        )+

        /// How a sandbox behaves where the sources do not say.
        ///
        /// ```
        /// use scimplate::sandbox::{Knobs, VersionMismatch};
        ///
        /// let mut knobs = Knobs::default();
        /// assert_eq!(knobs.version_mismatch, VersionMismatch::Conflict);
        /// knobs.set("version-mismatch=412")?;
        /// assert_eq!(knobs.version_mismatch, VersionMismatch::PreconditionFailed);
        ///
        /// let wrong = knobs.set("version-mismatch=418").unwrap_err();
        /// assert_eq!(wrong, "`418` is no value of the knob `version-mismatch`: it is 409, 400-scim, 400-gateway or 412");
        /// # Ok::<(), String>(())
        /// ```
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct Knobs {
            $($(#[doc = $about])+ pub $field: $Type,)+
            $($(#[doc = $number_about])+ pub $number: u64,)+
        }

        impl Default for Knobs {
            fn default() -> Knobs {
                Knobs {
                    $($field: [$($Type::$Choice),+][0],)+
                    $($number: $default,)+
                }
            }
        }

        impl Knobs {
            /// All there are.
            pub const ALL: &'static [Knob] = &[
                $(Knob {
                    name: $name,
                    about: concat!($($about),+),
                    evidence: $evidence,
                    choices: &[$(($value, $does)),+],
                    number: 0,
                },)+
                $(Knob {
                    name: $number_name,
                    about: concat!($($number_about),+),
                    evidence: $number_evidence,
                    choices: &[],
                    number: $default,
                },)+
            ];

            fn put(&mut self, name: &str, value: &str) -> bool {
                match name {
                    $($name => self.$field = match value {
                        $($value => $Type::$Choice,)+
                        _ => return false,
                    },)+
                    $($number_name => match value.parse() {
                        Ok(number) => self.$number = number,
                        Err(_) => return false,
                    },)+
                    _ => return false,
                }
                true
            }

            /// What a knob is set to.
            pub fn value(&self, name: &str) -> Option<String> {
                Some(match name {
                    $($name => match self.$field {
                        $($Type::$Choice => $value.to_owned(),)+
                    },)+
                    $($number_name => self.$number.to_string(),)+
                    _ => return None,
                })
            }
        }
    };
}

knobs! {
    /// How an If-Match that is not the current version is answered.
    ("documented three ways: parameter text, response table, one more code of DELETE")
    "version-mismatch" version_mismatch VersionMismatch {
        Conflict = "409" "409, SCIM error",
        InvalidVers = "400-scim" "400, SCIM error `invalidVers`",
        GeneralConflict = "400-gateway" "400, gateway error `general.conflict`",
        PreconditionFailed = "412" "412, SCIM error, as the RFC has it",
    }
    /// Whether `GET /api/v2/scim/v2/groups` needs a filter.
    ("its text says that without one all groups come, its definition says `required: true`")
    "groups-filter" groups_filter GroupsFilter {
        Optional = "optional" "without one, all groups",
        Required = "required" "without one, 400",
    }
    /// The shape of the answer to a filter that is not understood.
    ("no such answer was ever published")
    "filter-error" filter_error FilterError {
        Scim = "scim" "SCIM error `invalidFilter`",
        Gateway = "gateway" "gateway error `bad.request`",
    }
    /// The shape of the answer to a resource that breaks a rule.
    ("no such answer was ever published")
    "validation-error" validation_error ValidationError {
        Gateway = "gateway" "gateway error `constraint.validation`",
        Scim = "scim" "SCIM error `invalidValue`",
    }
    /// The shape of the answer to a body that is not JSON.
    ("the definition lists `bad.request`, the RFC wants `invalidSyntax`")
    "syntax-error" syntax_error SyntaxError {
        Gateway = "gateway" "gateway error `bad.request`",
        Scim = "scim" "SCIM error `invalidSyntax`",
    }
    /// The status of a POST that brings a deleted user back.
    ("the definition declares both for POST")
    "restored-status" restored_status RestoredStatus {
        Created = "201" "201, as for a new user",
        Ok = "200" "200",
    }
    /// Whether the body of a POST that brings a deleted user back is applied.
    ("nothing says so")
    "restored-body" restored_body RestoredBody {
        Applied = "applied" "the user becomes what the body says",
        Ignored = "ignored" "the user is what it was, without roles, in the Home division",
    }
    /// Whether a user name that is taken is answered with a `scimType`.
    ("the RFC wants `uniqueness`; the definition has it for status 400 only")
    "uniqueness" uniqueness Uniqueness {
        Present = "present" "409 with `uniqueness`",
        Absent = "absent" "409 without",
    }
    /// Whether a PATCH must say that it is one.
    ("a community manager of the vendor sends the schemas of the user instead")
    "patch-schemas" patch_schemas PatchSchemas {
        Any = "any" "any `schemas` will do",
        PatchOp = "patch-op" "400 unless the PatchOp schema is among them",
    }
    /// Whether `op` may be written with capitals.
    ("the definition lists lower case; Entra ID is known to send `Add`")
    "op-case" op_case OpCase {
        Any = "any" "`Add` is `add`",
        Lower = "lower" "anything but lower case is 400",
    }
    /// What a PATCH whose path leads to something read-only does.
    ("the RFC wants `mutability`; nothing of the vendor's says so")
    "read-only" read_only ReadOnly {
        Refuse = "refuse" "400 `mutability`",
        Ignore = "ignore" "nothing",
    }
    /// What a change of the e-mail entry of type `other`, which is the user name, does.
    ("read-only there, say the help pages, and not what happens")
    "other-email" other_email OtherEmail {
        Refuse = "refuse" "400 `mutability`",
        Ignore = "ignore" "nothing",
    }
    /// What an `add` whose path chooses an entry that is not there does.
    ("the RFC creates none; Entra ID's mapping for Genesys Cloud rests on `phoneNumbers[type eq \"mobile\"].value`")
    "add-by-filter" add_by_filter AddByFilter {
        Create = "create" "makes the entry",
        Refuse = "refuse" "400 `noTarget`",
    }
    /// What an attribute that is not known does.
    ("the error `invalid.property` exists, its use here is not published")
    "unknown-attribute" unknown_attribute UnknownAttribute {
        Refuse = "refuse" "400 `invalid.property`",
        Ignore = "ignore" "nothing",
    }
    /// What a role, skill, language, division or manager that is not there does.
    ("nothing says so")
    "unknown-name" unknown_name UnknownName {
        Refuse = "refuse" "400",
        Ignore = "ignore" "it is left out",
    }
    /// Whether capitals count in the names of roles.
    ("nothing says so")
    "role-names" role_names RoleNames {
        Exact = "exact" "they do",
        AnyCase = "any-case" "they do not",
    }
    /// What a change of the entry of `externalIds` that is the server's own does.
    ("immutable, says the definition, and not what happens")
    "own-external-id" own_external_id OwnExternalId {
        Ignore = "ignore" "nothing",
        Refuse = "refuse" "400 `mutability`",
    }
    /// Whether two users may have the same `externalId`.
    ("kept by the service that keeps the `externalIds`, which are unique")
    "external-id" external_id ExternalId {
        Unique = "unique" "the second is 409",
        Free = "free" "they may",
    }
    /// What PUT does with attributes that the body does not have.
    ("the RFC lets a server clear them; nothing of the vendor's says so")
    "put-absent" put_absent PutAbsent {
        Clear = "clear" "clears them",
        Keep = "keep" "keeps them",
    }
    /// Whether a write that changes nothing makes a new version.
    ("nothing says so")
    "no-op" no_op NoOp {
        Keep = "keep" "no",
        Grow = "grow" "yes",
    }
    /// How POST and DELETE of a group, which are not declared, are answered.
    ("nothing says so")
    "groups-method" groups_method GroupsMethod {
        NotFound = "404" "404",
        NotAllowed = "405" "405",
    }
    /// What `meta.location` is.
    ("a path in the one real answer that was published; the RFC wants a URI")
    "location" location Location {
        Relative = "relative" "a path",
        Absolute = "absolute" "a URL",
    }
    /// How pages of more than 25 users with roles, skills, languages or external ids are answered.
    ("they \"may exceed internal resource limits and return a 429\"")
    "large-pages" large_pages LargePages {
        Fine = "fine" "as any other",
        TooMany = "429" "429",
    }
    numbers
    /// Requests a token has in a minute; 0 is no limit.
    ("300 in the published limits; a real SCIM answer of 2019 said 200")
    "rate-limit" rate_limit = 300
    /// Seconds a token lives.
    ("300 to 38880000 can be set, 86400 unless set")
    "token-life" token_life = 86_400
    /// Entries a page has at most, whatever `count` says; 0 is no limit.
    ("no maximum is declared")
    "max-count" max_count = 0
}

impl Knobs {
    /// Sets one, as in `NAME=VALUE`.
    ///
    /// # Errors
    ///
    /// A sentence, when there is no such knob or it has no such value.
    pub fn set(&mut self, setting: &str) -> Result<(), String> {
        let Some((name, value)) = setting.split_once('=') else {
            return Err(format!(
                "`{setting}` sets no knob: write NAME=VALUE, as in `version-mismatch=412`"
            ));
        };
        let Some(knob) = Knobs::ALL.iter().find(|knob| knob.name == name) else {
            let names = Knobs::ALL.iter().map(|knob| knob.name);
            let near = crate::text::spelling::closest(name, names, 0.75);
            let help = near.map_or("`sandbox --help` lists them".to_owned(), |near| {
                format!("did you mean `{near}`?")
            });
            return Err(format!("there is no knob `{name}`: {help}"));
        };
        if self.put(name, value) {
            return Ok(());
        }
        let values: Vec<&str> = knob.choices.iter().map(|(value, _)| *value).collect();
        let expected = match values.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, others)) => format!("{} or {last}", others.join(", ")),
            None => "a whole number".to_owned(),
        };
        Err(format!(
            "`{value}` is no value of the knob `{name}`: it is {expected}"
        ))
    }

    /// All knobs, their values, what each does and why it is open, for people.
    pub fn manual() -> String {
        let mut out = String::new();
        for knob in Knobs::ALL {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "  {}: {}", knob.name, knob.about.trim());
            let _ = writeln!(out, "      open because: {}", knob.evidence);
            match knob.choices {
                [] => {
                    let _ = writeln!(out, "      {} unless set", knob.number);
                }
                choices => {
                    for (index, (value, does)) in choices.iter().enumerate() {
                        let unless = if index == 0 { " (unless set)" } else { "" };
                        let _ = writeln!(out, "      {value:<12} {does}{unless}");
                    }
                }
            }
        }
        out
    }
}
