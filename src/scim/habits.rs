//! How a target was seen to behave.

use serde::{Deserialize, Serialize};

/// The answers a question has, each with its word in a profile's file.
macro_rules! answers {
    ($( $(#[doc = $about:literal])+ $Type:ident { $( $(#[doc = $does:literal])+ $Answer:ident = $word:literal ),+ $(,)? } )+) => {
        $(
            $(#[doc = $about])+
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
            pub enum $Type {
                $( $(#[doc = $does])+ #[serde(rename = $word)] $Answer, )+
            }

            impl $Type {
                /// Its word in a profile's file.
                pub const fn name(self) -> &'static str {
                    match self { $($Type::$Answer => $word,)+ }
                }
            }
        )+
    };
}

answers! {
    /// What comes of creating a user under a `userName` that is taken.
    SecondUserName {
        /// It is refused, as RFC 7644, section 3.3, has it.
        Refused = "refused",
        /// There are two users then.
        Doubled = "doubled",
        /// The user that is there is given back.
        Same = "same",
    }
    /// What a filter `userName eq "…"` gives.
    UserNameFilter {
        /// The user of that name, and nothing when there is none.
        Obeyed = "obeyed",
        /// Others too.
        Ignored = "ignored",
        /// Nothing, although the user is there.
        Blind = "blind",
        /// An error.
        Refused = "refused",
    }
    /// Whether `startIndex` and `count` choose a page.
    Paging {
        /// They do.
        Obeyed = "obeyed",
        /// More entries come than `count` asks for.
        CountIgnored = "count-ignored",
        /// The same page comes whatever `startIndex` is.
        StartIgnored = "start-ignored",
    }
    /// What a page behind the last entry has.
    PastTheEnd {
        /// Nothing, as RFC 7644, section 3.4.2.4, has it.
        Empty = "empty",
        /// What the first page has: whoever pages until nothing comes never ends.
        FirstPage = "first-page",
        /// Other entries.
        Entries = "entries",
        /// An error.
        Refused = "refused",
    }
    /// How a PATCH is answered whose If-Match is not the current version.
    StaleIfMatch {
        /// 412, as RFC 9110, section 13.1.1, has it.
        PreconditionFailed = "412",
        /// 409
        Conflict = "409",
        /// 400
        BadRequest = "400",
        /// It is carried out.
        Ignored = "ignored",
    }
    /// What is left of a user after DELETE.
    Deletion {
        /// Nothing that can be seen.
        Hard = "hard",
        /// It can be read still, holds its name, or comes back.
        Soft = "soft",
    }
    /// What comes of creating a user again under the name of one that was deleted.
    Recreation {
        /// A user with an id of its own.
        NewId = "new-id",
        /// The one that was deleted.
        SameId = "same-id",
        /// An error: the name is still taken.
        Refused = "refused",
    }
}

/// How a target was seen to behave; `None` is what nobody found out.
///
/// In a profile's file it is the object `habits`, its keys these fields in camel case, its values the words of
/// the answers.
///
/// ```
/// use scimplate::scim::{Habits, StaleIfMatch};
///
/// let habits: Habits = serde_json::from_str(r#"{"staleIfMatch": "412"}"#)?;
/// assert_eq!(habits.stale_if_match, Some(StaleIfMatch::PreconditionFailed));
/// assert_eq!(serde_json::to_string(&habits)?, r#"{"staleIfMatch":"412"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Habits {
    /// Whether two users may have the same `userName`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_user_name: Option<SecondUserName>,
    /// Whether `userName eq` finds the user, and no other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_name_filter: Option<UserNameFilter>,
    /// Whether it pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paging: Option<Paging>,
    /// What comes when `startIndex` is past the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub past_the_end: Option<PastTheEnd>,
    /// Whether it honours If-Match, and how it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stale_if_match: Option<StaleIfMatch>,
    /// Whether what is deleted is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deletion: Option<Deletion>,
    /// What comes of creating a deleted user again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recreation: Option<Recreation>,
}
