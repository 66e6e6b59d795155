//! `java.util.Locale`: the languages dates are written in.

use crate::builtins::row::{instance, rows};
use crate::value::{Fault, Instance, Object, Str, Value, Words, Zone};

/// A language, and the country whose way with it is meant.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::builtins) struct Locale {
    language: String,
    country: String,
}

impl Instance for Locale {
    fn class_name(&self) -> &'static str {
        "java.util.Locale"
    }

    fn equals(&self, other: &Object) -> bool {
        other.instance::<Locale>() == Some(self)
    }

    fn print(&self, _zone: &Zone) -> Result<Str, Fault> {
        Ok(self.text('_').into())
    }
}

instance!(Locale, "java.util.Locale");

impl Locale {
    fn object(language: &str, country: &str) -> Value {
        Object::new(Locale {
            language: language.to_owned(),
            country: country.to_owned(),
        })
        .into()
    }

    /// The locale of parts somebody wrote.
    fn of(language: &str, country: &str) -> Result<Value, Fault> {
        let language = language.to_ascii_lowercase();
        // What these three are called changed with Java 17.
        if ["he", "iw", "id", "in", "yi", "ji"].contains(&&*language) {
            return Err(Fault::NotYet(
                "a locale whose name versions of Java differ on".into(),
            ));
        }
        Ok(Locale::object(&language, &country.to_ascii_uppercase()))
    }

    fn text(&self, between: char) -> String {
        match (&*self.language, &*self.country) {
            (language, "") => language.to_owned(),
            (language, country) => format!("{language}{between}{country}"),
        }
    }

    /// The words of its dates.
    pub(in crate::builtins) fn words(&self) -> Result<&'static Words, Fault> {
        let name = self.text('_');
        Words::of(&name).ok_or_else(|| Fault::NotYet(format!("dates in the locale `{name}`")))
    }
}

rows! {
    /// English, of no country.
    ///
    ///     Locale.ENGLISH.toString() == 'en'
    static "java.util.Locale" ".ENGLISH"() -> Value { Locale::object("en", "") }

    /// English, of the United States: the language of the server.
    ///
    ///     Locale.US.toString() == 'en_US'
    static "java.util.Locale" ".US"() -> Value { Locale::object("en", "US") }

    /// English, of the United Kingdom.
    ///
    ///     Locale.UK.toString() == 'en_GB'
    static "java.util.Locale" ".UK"() -> Value { Locale::object("en", "GB") }

    /// English, of Canada.
    ///
    ///     Locale.CANADA.toString() == 'en_CA'
    static "java.util.Locale" ".CANADA"() -> Value { Locale::object("en", "CA") }

    /// French, of no country.
    ///
    ///     Locale.FRENCH.toString() == 'fr'
    static "java.util.Locale" ".FRENCH"() -> Value { Locale::object("fr", "") }

    /// French, of France.
    ///
    ///     Locale.FRANCE.toString() == 'fr_FR'
    static "java.util.Locale" ".FRANCE"() -> Value { Locale::object("fr", "FR") }

    /// French, of Canada.
    ///
    ///     Locale.CANADA_FRENCH.toString() == 'fr_CA'
    static "java.util.Locale" ".CANADA_FRENCH"() -> Value { Locale::object("fr", "CA") }

    /// German, of no country.
    ///
    ///     Locale.GERMAN.toString() == 'de'
    static "java.util.Locale" ".GERMAN"() -> Value { Locale::object("de", "") }

    /// German, of Germany.
    ///
    ///     Locale.GERMANY.toString() == 'de_DE'
    static "java.util.Locale" ".GERMANY"() -> Value { Locale::object("de", "DE") }

    /// Italian, of no country.
    ///
    ///     Locale.ITALIAN.toString() == 'it'
    static "java.util.Locale" ".ITALIAN"() -> Value { Locale::object("it", "") }

    /// Italian, of Italy.
    ///
    ///     Locale.ITALY.toString() == 'it_IT'
    static "java.util.Locale" ".ITALY"() -> Value { Locale::object("it", "IT") }

    /// No language and no country.
    ///
    ///     Locale.ROOT.toString() == ''
    static "java.util.Locale" ".ROOT"() -> Value { Locale::object("", "") }

    /// The language of the server, as this has it.
    ///
    ///     Locale.default.toString() == 'en_US'
    static "java.util.Locale" "getDefault"() -> Value { Locale::object("en", "US") }

    /// The locale of a tag: `fr`, `pt-BR`.
    ///
    ///     Locale.forLanguageTag('pt-BR').toString() == 'pt_BR'
    static "java.util.Locale" "forLanguageTag"(tag: &Str) -> Result<Value, Fault> {
        let tag = tag.to_wire();
        let (language, country) = tag.split_once('-').unwrap_or((&tag, ""));
        let letters = |text: &str| text.bytes().all(|b| b.is_ascii_alphabetic());
        // What begins with no language is the locale of none.
        if !matches!(language.len(), 2..9) || !letters(language) {
            return Ok(Locale::object("", ""));
        }
        if !matches!(language.len(), 0 | 2 | 3) || !matches!(country.len(), 0 | 2) || !letters(language) || !letters(country) {
            return Err(Fault::NotYet("a locale like this".into()));
        }
        Locale::of(language, country)
    }

    /// The locale of a language.
    ///
    ///     new Locale('fr') == Locale.FRENCH
    new "java.util.Locale"(language: &Str) -> Result<Value, Fault> { Locale::of(&language.to_wire(), "") }

    /// The locale of a language in a country.
    ///
    ///     new Locale('fr', 'FR') == Locale.FRANCE
    new "java.util.Locale"(language: &Str, country: &Str) -> Result<Value, Fault> {
        Locale::of(&language.to_wire(), &country.to_wire())
    }

    /// The two letters of its language.
    ///
    ///     Locale.FRANCE.language == 'fr'
    "getLanguage"(this: &Locale) -> Str { this.language.as_str().into() }

    /// The two letters of its country; empty when it has none.
    ///
    ///     Locale.FRANCE.country == 'FR'
    "getCountry"(this: &Locale) -> Str { this.country.as_str().into() }

    /// Its tag.
    ///
    ///     Locale.FRANCE.toLanguageTag() == 'fr-FR'
    "toLanguageTag"(this: &Locale) -> Result<Str, Fault> {
        match &*this.language {
            "" => Err(Fault::NotYet("the tag of a locale without a language".into())),
            _ => Ok(this.text('-').into()),
        }
    }
}
