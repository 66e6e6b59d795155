use std::fmt;
use std::str::FromStr;

use super::AttributeKind;
use super::spelling::{either, folded, nearest};
use crate::error::Error;

/// What a provisioning task does.
///
/// ```
/// use scimplate::connection::{AttributeKind, Operation};
///
/// let operation: Operation = "AddAccessJSON".parse()?;
/// assert_eq!(operation, Operation::AddAccess);
/// assert_eq!(operation.name(), "add-access");
/// assert_eq!(operation.attribute(), AttributeKind::AddAccess);
/// # Ok::<(), scimplate::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Operation {
    /// A new account (CreateAccountJSON).
    Create,
    /// Changed values of an account (UpdateAccountJSON).
    Update,
    /// An account works again (EnableAccountJSON).
    Enable,
    /// An account stops working (DisableAccountJSON).
    Disable,
    /// An account goes away (RemoveAccountJSON).
    Remove,
    /// An account gets an entitlement (AddAccessJSON).
    AddAccess,
    /// An account loses an entitlement (RemoveAccessJSON).
    RemoveAccess,
    /// An account gets a new password (ChangePassJSON).
    ChangePassword,
    /// A user's values are written back to the target (UpdateUserJSON).
    UpdateUser,
}

struct Row {
    operation: Operation,
    name: &'static str,
    attribute: AttributeKind,
    /// Words that mean exactly this: the task's name in the product, folded.
    accepted: &'static [&'static str],
    /// Words that may mean this or another thing: offered, never taken.
    offered_for: &'static [&'static str],
}

const TABLE: &[Row] = &[
    Row {
        operation: Operation::Create,
        name: "create",
        attribute: AttributeKind::CreateAccount,
        accepted: &["newaccount"],
        offered_for: &["new", "add", "provision", "joiner"],
    },
    Row {
        operation: Operation::Update,
        name: "update",
        attribute: AttributeKind::UpdateAccount,
        accepted: &[],
        offered_for: &["modify", "change", "edit", "patch"],
    },
    Row {
        operation: Operation::Enable,
        name: "enable",
        attribute: AttributeKind::EnableAccount,
        accepted: &[],
        offered_for: &["activate", "unlock"],
    },
    Row {
        operation: Operation::Disable,
        name: "disable",
        attribute: AttributeKind::DisableAccount,
        accepted: &[],
        // Deprovisioning disables in one company and removes in the next.
        offered_for: &["deactivate", "suspend", "lock", "deprovision", "leaver"],
    },
    Row {
        operation: Operation::Remove,
        name: "remove",
        attribute: AttributeKind::RemoveAccount,
        accepted: &[],
        offered_for: &["delete", "deleteaccount", "drop", "deprovision", "leaver"],
    },
    Row {
        operation: Operation::AddAccess,
        name: "add-access",
        attribute: AttributeKind::AddAccess,
        accepted: &[],
        offered_for: &["add", "grant", "grantaccess", "assign", "addentitlement"],
    },
    Row {
        operation: Operation::RemoveAccess,
        name: "remove-access",
        attribute: AttributeKind::RemoveAccess,
        accepted: &[],
        offered_for: &[
            "revoke",
            "revokeaccess",
            "unassign",
            "deleteaccess",
            "removeentitlement",
        ],
    },
    Row {
        operation: Operation::ChangePassword,
        name: "change-password",
        attribute: AttributeKind::ChangePassword,
        accepted: &[],
        offered_for: &[
            "password",
            "resetpassword",
            "setpassword",
            "passwd",
            "change",
        ],
    },
    Row {
        operation: Operation::UpdateUser,
        name: "update-user",
        attribute: AttributeKind::UpdateUser,
        accepted: &[],
        offered_for: &["writeback"],
    },
];

impl Operation {
    /// Every operation, in the order of an account's life.
    pub const ALL: [Operation; 9] = [
        Operation::Create,
        Operation::Update,
        Operation::Enable,
        Operation::Disable,
        Operation::Remove,
        Operation::AddAccess,
        Operation::RemoveAccess,
        Operation::ChangePassword,
        Operation::UpdateUser,
    ];

    /// As it is written on the command line: `create`, `add-access`.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// The attribute that describes it.
    pub const fn attribute(self) -> AttributeKind {
        self.row().attribute
    }

    const fn row(self) -> &'static Row {
        // The variants and the rows stand in the same order; a test holds them to it.
        &TABLE[self as usize]
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Operation {
    type Err = Error;

    /// Reads an operation's name, in any case, with or without separators; the attribute's name and the
    /// product's name for the task are taken too.
    ///
    /// # Errors
    ///
    /// [`Error::Choice`] for any other word, with the nearest names.
    fn from_str(word: &str) -> Result<Operation, Error> {
        let said = folded(word);
        let kind = AttributeKind::named(word);
        TABLE
            .iter()
            .find(|row| {
                folded(row.name) == said
                    || row.accepted.contains(&&*said)
                    || kind == Some(row.attribute)
            })
            .map(|row| row.operation)
            .ok_or_else(|| unknown(word, &said))
    }
}

fn unknown(word: &str, said: &str) -> Error {
    let mut meant: Vec<&str> = TABLE
        .iter()
        .filter(|row| row.offered_for.contains(&said))
        .map(|row| row.name)
        .collect();
    if meant.is_empty() {
        meant = nearest(said, TABLE.iter().map(|row| row.name), 3);
    }
    let help = if meant.is_empty() {
        let all: Vec<&str> = TABLE.iter().map(|row| row.name).collect();
        format!("the operations are {}", either(&all))
    } else {
        format!("did you mean {}?", either(&meant))
    };
    Error::choice(format!("there is no operation `{word}`")).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(word: &str) -> (String, String) {
        match word.parse::<Operation>() {
            Err(Error::Choice { message, help }) => (message, help.unwrap_or_default()),
            other => panic!("{word}: {other:?}"),
        }
    }

    #[test]
    fn the_table_stands_in_the_order_of_the_variants() {
        for (operation, row) in Operation::ALL.into_iter().zip(TABLE) {
            assert_eq!(operation, row.operation);
            assert_eq!(operation.name().parse::<Operation>().unwrap(), operation);
            assert_eq!(
                operation.attribute().name().parse::<Operation>().unwrap(),
                operation
            );
            assert_eq!(operation.attribute().operation(), Some(operation));
        }
        assert_eq!(TABLE.len(), Operation::ALL.len());
    }

    #[test]
    fn the_words_people_write_are_taken() {
        for (word, operation) in [
            ("Create", Operation::Create),
            ("create_account_json", Operation::Create),
            ("NEWACCOUNT", Operation::Create),
            ("New Account", Operation::Create),
            ("removeAccess", Operation::RemoveAccess),
            ("REMOVEACCOUNT", Operation::Remove),
            ("ChangePassJSON", Operation::ChangePassword),
            ("update_user", Operation::UpdateUser),
        ] {
            assert_eq!(word.parse::<Operation>().unwrap(), operation, "{word}");
        }
    }

    #[test]
    fn a_word_that_may_mean_two_things_is_not_taken() {
        assert_eq!(
            refused("delete"),
            (
                "there is no operation `delete`".into(),
                "did you mean `remove`?".into()
            )
        );
        assert_eq!(
            refused("deprovision").1,
            "did you mean `disable` or `remove`?"
        );
        assert_eq!(refused("add").1, "did you mean `create` or `add-access`?");
    }

    #[test]
    fn a_slip_is_met_with_at_most_three_names() {
        assert_eq!(refused("craete").1, "did you mean `create`?");
        assert!(
            refused("remov-acces")
                .1
                .starts_with("did you mean `remove-access`")
        );
        assert!(
            refused("import")
                .1
                .starts_with("the operations are `create`, ")
        );
    }
}
