//! What one part of a message costs, by country: a table that an operator keeps for each channel, as CSV or JSON. It is used
//! for estimates before publishing and for nothing else; what a provider really bills is the provider's word.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Field, Result};

/// An amount of money in millionths of its currency, so that sums are exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(pub i64);

const ONE: i64 = 1_000_000;

impl Amount {
    /// So many of them.
    pub fn times(self, count: u64) -> Self {
        Self(self.0.saturating_mul(i64::try_from(count).unwrap_or(i64::MAX)))
    }

    /// Both together.
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl FromStr for Amount {
    type Err = String;
    /// `0.32`, `0,32` or `1`; at most six decimals, at most 1,000.
    fn from_str(text: &str) -> Result<Self, String> {
        let refused = || "an amount like 0.32, up to 1000, with at most 6 decimals".to_owned();
        let text = text.trim();
        let (whole, decimals) = text.split_once(['.', ',']).unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 4 || decimals.len() > 6 || !digits(whole) || !digits(decimals) {
            return Err(refused());
        }
        let whole: i64 = whole.parse().map_err(|_| refused())?;
        let decimals: i64 = format!("{decimals:0<6}").parse().map_err(|_| refused())?;
        let amount = whole * ONE + decimals;
        if amount <= 1_000 * ONE { Ok(Self(amount)) } else { Err(refused()) }
    }
}

impl fmt::Display for Amount {
    /// With at least two decimals: `12.00`, `0.3725`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = format!("{:06}", self.0 % ONE);
        let decimals = decimals.trim_end_matches('0');
        f.pad(&format!("{}.{decimals:0<2}", self.0 / ONE))
    }
}

impl serde::Serialize for Amount {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Amount {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|allowed| serde::de::Error::custom(format!("{text:?} is not {allowed}")))
    }
}

impl schemars::JsonSchema for Amount {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Amount".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9]{1,4}([.][0-9]{1,6})?$" })
    }
}

/// What one part costs in a country.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// The country (ISO 3166-1 alpha-2) like `DK`; `*` for all that are not named
    pub country: String,
    /// The price of one part, as text like `0.32`
    pub price: Amount,
    /// The currency (ISO 4217) like `DKK`
    pub currency: String,
}

/// The prices of a channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    /// One entry a country
    pub prices: Vec<Price>,
}

const COUNTRY: &str = "a country like DK (ISO 3166-1 alpha-2), or * for all others; each once";

impl Prices {
    /// The price of one part in a country.
    pub fn of(&self, country: Option<&str>) -> Option<&Price> {
        let named = |wanted: &str| self.prices.iter().find(|price| price.country == wanted);
        country.and_then(named).or_else(|| named("*"))
    }

    /// Checks every entry; the currency and the country are put in capitals.
    pub fn checked(mut self) -> Result<Self> {
        let mut wrong = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        for (place, price) in self.prices.iter_mut().enumerate() {
            price.country = price.country.trim().to_ascii_uppercase();
            price.currency = price.currency.trim().to_ascii_uppercase();
            let known = price.country == "*" || price.country.parse::<phonenumber::country::Id>().is_ok();
            if !known || !seen.insert(price.country.clone()) {
                wrong.push(Field::wrong(format!("prices[{place}].country"), &price.country, COUNTRY));
            }
            if price.currency.len() != 3 || !price.currency.bytes().all(|b| b.is_ascii_uppercase()) {
                let allowed = "a currency like DKK (ISO 4217)";
                wrong.push(Field::wrong(format!("prices[{place}].currency"), &price.currency, allowed));
            }
        }
        if wrong.is_empty() { Ok(self) } else { Err(Error::Invalid(wrong)) }
    }

    /// From CSV with the columns `country`, `price` and `currency`, separated by `;` or `,`; with `;` a price may have a
    /// decimal comma.
    pub fn from_csv(text: &str) -> Result<Self> {
        let text = text.trim_start_matches('\u{FEFF}');
        let header = text.lines().next().unwrap_or_default();
        let delimiter = if header.contains(';') { b';' } else { b',' };
        let mut reader =
            csv::ReaderBuilder::new().delimiter(delimiter).trim(csv::Trim::All).from_reader(text.as_bytes());
        let malformed = |cause: csv::Error| Error::Malformed(format!("the CSV cannot be read: {cause}"));
        let header = reader.headers().map_err(malformed)?.clone();
        let column = |name: &str| {
            let place = header.iter().position(|column| column.eq_ignore_ascii_case(name));
            place.ok_or_else(|| Error::missing("header", "the columns country, price, currency"))
        };
        let (country, price, currency) = (column("country")?, column("price")?, column("currency")?);
        let mut prices = Vec::new();
        for record in reader.records() {
            let record = record.map_err(malformed)?;
            let line = record.position().map_or(0, csv::Position::line);
            let cell = |place: usize| record.get(place).unwrap_or_default();
            let amount = cell(price)
                .parse()
                .map_err(|allowed: String| Error::wrong(format!("line {line}, price"), cell(price), allowed))?;
            prices.push(Price {
                country: cell(country).to_owned(),
                price: amount,
                currency: cell(currency).to_owned(),
            });
        }
        Self { prices }.checked()
    }

    /// As CSV, the way it is read.
    pub fn to_csv(&self) -> String {
        let line = |price: &Price| format!("{};{};{}\n", price.country, price.price, price.currency);
        std::iter::once("country;price;currency\n".to_owned()).chain(self.prices.iter().map(line)).collect()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn amounts_are_exact() {
        let of = |text: &str| text.parse::<Amount>().map(|amount| amount.to_string());
        for (given, shown) in
            [("0.32", "0.32"), ("0,3725", "0.3725"), ("1", "1.00"), ("1000", "1000.00"), ("0.000001", "0.000001")]
        {
            assert_eq!(of(given).as_deref(), Ok(shown));
        }
        for wrong in ["", ".5", "-1", "1e3", "1000.01", "0.0000001", "99999", "1.2.3", "free", "٣"] {
            assert!(of(wrong).is_err(), "{wrong}");
        }
        assert_eq!("0.1".parse::<Amount>().unwrap().times(3).plus(Amount(1)), Amount(300_001));
    }

    #[test]
    fn a_table_reads_back_as_written() {
        let table = Prices::from_csv("\u{FEFF}Country;Price;Currency\ndk;0,32;dkk\n*;1.1;EUR\n").unwrap();
        assert_eq!(table.to_csv(), "country;price;currency\nDK;0.32;DKK\n*;1.10;EUR\n");
        assert_eq!(Prices::from_csv(&table.to_csv()).unwrap(), table);
        assert_eq!(table.of(Some("DK")).unwrap().price, Amount(320_000));
        assert_eq!(table.of(Some("SE")).unwrap().currency, "EUR");
        assert_eq!(table.of(None).unwrap().currency, "EUR");
        assert_eq!(Prices::default().of(Some("DK")), None);
    }

    #[test]
    fn a_table_that_cannot_be_used_says_where() {
        for (csv, place) in [
            ("country,price\nDK,1\n", "header"),
            ("country,price,currency\nDenmark,1,DKK\n", "prices[0].country"),
            ("country,price,currency\nDK,1,DKK\nDK,2,DKK\n", "prices[1].country"),
            ("country,price,currency\nDK,1,kroner\n", "prices[0].currency"),
            ("country,price,currency\nDK,cheap,DKK\n", "line 2, price"),
        ] {
            let error = Prices::from_csv(csv).unwrap_err().to_string();
            assert!(error.contains(place), "{place}: {error}");
        }
    }
}
