use std::fmt;

use super::Operation;
use super::spelling::{folded, nearest};

/// What an attribute's document looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// `authentications`: how the connection logs in.
    Authentications,
    /// `call`: an array of HTTP calls.
    Calls,
    /// `actions`, each with a `call` array.
    Actions,
    /// How accounts, entitlements or users are read from the target.
    Import,
    /// Settings without HTTP calls.
    Settings,
    /// Not described in public; read as [`Calls`](Shape::Calls) when it looks like it.
    Undocumented,
}

macro_rules! attributes {
    ($($variant:ident = $name:literal $shape:ident [$($alias:literal),*] $purpose:literal;)*) => {
        /// An attribute of a REST connection: one of its named JSON documents.
        ///
        /// ```
        /// use scimplate::connection::AttributeKind;
        ///
        /// let kind = AttributeKind::named("create_account_json");
        /// assert_eq!(kind, Some(AttributeKind::CreateAccount));
        /// assert_eq!(AttributeKind::of_file("exports/CREATEACCOUNTJSON.txt"), kind);
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum AttributeKind {
            $(#[doc = concat!("`", $name, "`: ", $purpose)] $variant,)*
        }

        const TABLE: &[Row] = &[$(Row {
            kind: AttributeKind::$variant,
            name: $name,
            shape: Shape::$shape,
            aliases: &[$($alias),*],
            purpose: $purpose,
        }),*];
    };
}

struct Row {
    kind: AttributeKind,
    name: &'static str,
    shape: Shape,
    /// Other names in use, folded, without a final `json`. The name itself needs no row: case,
    /// separators and a final `json` never count.
    aliases: &'static [&'static str],
    purpose: &'static str,
}

attributes! {
    Connection = "ConnectionJSON" Authentications ["connectionjsonwo"] "how the connection logs in to the target";
    ImportUser = "ImportUserJSON" Import ["userimport"] "how people are read from the target";
    ImportAccountEnt = "ImportAccountEntJSON" Import ["accountentimport", "importaccountentitlement", "acctentimport"]
        "how accounts, entitlements and memberships are read from the target";
    StatusThresholdConfig = "STATUS_THRESHOLD_CONFIG" Settings ["statusthreshold"]
        "which status means active, and how many accounts one import may take away";
    CreateAccount = "CreateAccountJSON" Calls [] "what a New Account task sends";
    UpdateAccount = "UpdateAccountJSON" Calls [] "what an Update Account task sends";
    EnableAccount = "EnableAccountJSON" Calls [] "what an Enable Account task sends";
    DisableAccount = "DisableAccountJSON" Calls [] "what a Disable Account task sends";
    AddAccess = "AddAccessJSON" Calls [] "what an Add Access task sends";
    RemoveAccess = "RemoveAccessJSON" Calls [] "what a Remove Access task sends";
    UpdateUser = "UpdateUserJSON" Actions [] "what an Update User task writes back to the target";
    ChangePassword = "ChangePassJSON" Calls ["changepassword", "changepasswd"] "what a Change Password task sends";
    RemoveAccount = "RemoveAccountJSON" Calls [] "what a Remove Account task sends";
    TicketStatus = "TicketStatusJSON" Calls [] "how the state of a ticket is asked for";
    CreateTicket = "CreateTicketJSON" Calls [] "how a ticket is opened instead of provisioning";
    EndpointsFilter = "ENDPOINTS_FILTER" Settings ["endpointfilter"] "which entitlements belong to which endpoint";
    PasswordPolicy = "PasswdPolicyJSON" Settings ["passwordpolicy"] "what generated passwords look like";
    Config = "ConfigJSON" Settings [] "logging, limits and timeouts";
    AddEmergencyAccess = "AddFFIDAccessJSON" Calls [] "what checking out a firefighter id sends";
    RemoveEmergencyAccess = "RemoveFFIDAccessJSON" Calls [] "what checking in a firefighter id sends";
    ModifyUserData = "MODIFYUSERDATAJSON" Settings [] "how imported people are changed before they are saved";
    SendOtp = "SendOtpJSON" Undocumented [] "how a one-time password is sent";
    ValidateOtp = "ValidateOtpJSON" Undocumented [] "how a one-time password is checked";
    PrivilegedAccess = "PAM_CONFIG" Settings [] "privileged access";
    CreateEntitlement = "CreateEntitlementJSON" Undocumented [] "what creating an entitlement sends";
    UpdateEntitlement = "UpdateEntitlementJSON" Undocumented [] "what changing an entitlement sends";
    DeleteEntitlement = "DeleteEntitlementJSON" Undocumented [] "what deleting an entitlement sends";
    ApplicationDiscovery = "ApplicationDiscoveryJSON" Undocumented [] "how applications are discovered (ServiceNow only)";
}

impl AttributeKind {
    /// Every kind, in the order of an export.
    pub fn all() -> impl Iterator<Item = AttributeKind> {
        TABLE.iter().map(|row| row.kind)
    }

    /// The product's own spelling: `CreateAccountJSON`.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// What it is for, in a few words.
    pub const fn purpose(self) -> &'static str {
        self.row().purpose
    }

    /// What its document looks like.
    pub const fn shape(self) -> Shape {
        self.row().shape
    }

    /// Whether its strings may be templates.
    pub const fn holds_templates(self) -> bool {
        !matches!(self.row().shape, Shape::Settings)
    }

    /// Whether its text holds credentials, so that nothing of it may be printed.
    pub const fn is_secret(self) -> bool {
        matches!(self, AttributeKind::Connection)
    }

    /// The operation it describes, if it describes one.
    pub fn operation(self) -> Option<Operation> {
        Operation::ALL
            .into_iter()
            .find(|operation| operation.attribute() == self)
    }

    /// The kind called `name`, in any of the spellings in use: case, separators and a final `JSON` do
    /// not count, so `STATUS_THRESHOLD_CONFIG` and `StatusThresholdConfig` are one.
    pub fn named(name: &str) -> Option<AttributeKind> {
        let said = folded(name);
        let said = said.strip_suffix("json").unwrap_or(&said);
        TABLE
            .iter()
            .find(|row| row.stem() == said || row.aliases.contains(&said))
            .map(|row| row.kind)
    }

    /// The kind a file's name stands for: `CreateAccountJSON.json`, `create_account.json`,
    /// `genesys-create-account.json`, `CREATEACCOUNTJSON.txt`.
    pub fn of_file(path: &str) -> Option<AttributeKind> {
        let stem = file_stem(path);
        if let Some(kind) = AttributeKind::named(stem) {
            return Some(kind);
        }
        // What stands before is somebody's prefix, if what is left is no everyday word: `app-config.json`
        // and `test-connection.json` are not ours.
        let mut rest = stem;
        while let Some(at) = rest.find(SEPARATORS) {
            rest = rest[at..].trim_start_matches(SEPARATORS);
            let telling = rest.contains(SEPARATORS) || folded(rest).ends_with("json");
            if let Some(kind) = AttributeKind::named(rest).filter(|_| telling) {
                return Some(kind);
            }
        }
        None
    }

    /// The names most like `name`, the nearest first, at most three.
    pub fn nearest(name: &str) -> Vec<&'static str> {
        nearest(name, TABLE.iter().map(|row| row.name), 3)
    }

    const fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }
}

const SEPARATORS: [char; 4] = ['_', '-', ' ', '.'];

/// A path's last name without its extension.
pub(super) fn file_stem(path: &str) -> &str {
    let name = file_name(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// A path's last name; a path inside a zip may use either slash.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

impl Row {
    fn stem(&self) -> String {
        let name = folded(self.name);
        name.strip_suffix("json")
            .map_or(name.clone(), str::to_owned)
    }
}

impl fmt::Display for AttributeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_stands_in_the_order_of_the_variants() {
        for (index, row) in TABLE.iter().enumerate() {
            assert_eq!(row.kind as usize, index);
            assert_eq!(AttributeKind::named(row.name), Some(row.kind));
            for alias in row.aliases {
                assert_eq!(AttributeKind::named(alias), Some(row.kind), "{alias}");
            }
        }
    }

    #[test]
    fn the_spellings_in_use_are_one() {
        for (name, kind) in [
            (
                "StatusThresholdConfig",
                AttributeKind::StatusThresholdConfig,
            ),
            ("AccountEntImport JSON", AttributeKind::ImportAccountEnt),
            ("import_account_ent_json", AttributeKind::ImportAccountEnt),
            ("connection_json_wo", AttributeKind::Connection),
            ("CREATEACCOUNTJSON", AttributeKind::CreateAccount),
            ("change_pass_json", AttributeKind::ChangePassword),
            (
                "remove_ffid_access_json",
                AttributeKind::RemoveEmergencyAccess,
            ),
        ] {
            assert_eq!(AttributeKind::named(name), Some(kind), "{name}");
        }
        assert_eq!(AttributeKind::named(""), None);
        assert_eq!(AttributeKind::named("json"), None);
        assert_eq!(
            AttributeKind::nearest("CreateAcountJSON").first(),
            Some(&"CreateAccountJSON")
        );
    }

    #[test]
    fn a_file_is_known_by_its_name() {
        for name in [
            "CreateAccountJSON.json",
            "a/b/create_account.json",
            r"a\CREATEACCOUNTJSON.txt",
            "genesys-create-account.json",
            "Genesys_CreateAccountJSON.json",
            "create account json",
        ] {
            assert_eq!(
                AttributeKind::of_file(name),
                Some(AttributeKind::CreateAccount),
                "{name}"
            );
        }
        for name in [
            "app-config.json",
            "test-connection.json",
            "README.md",
            "",
            ".",
            "ann.json",
        ] {
            assert_eq!(AttributeKind::of_file(name), None, "{name}");
        }
    }
}
