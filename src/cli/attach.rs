//! Files given to `publish --attach`.

use std::io::Read as _;
use std::path::Path;

use crate::bulletin::attachment::{MOST_OCTETS, NewAttachment};
use crate::error::{Error, Result};
use crate::language::Tag;

/// `FILE` or `LANGUAGE:FILE`; a file that is called like the latter is given as `./LANGUAGE:FILE`.
pub(super) fn read(argument: &str) -> Result<NewAttachment> {
    let (language, path) = match argument.split_once(':') {
        Some((tag, path)) => match tag.parse::<Tag>() {
            Ok(language) => (Some(language), path),
            Err(_) => (None, argument),
        },
        None => (None, argument),
    };
    let name = Path::new(path).file_name().and_then(|name| name.to_str());
    let name = name.ok_or_else(|| Error::wrong("--attach", argument, "FILE or LANGUAGE:FILE, the name in UTF-8"))?;
    // One more than is taken shows that it is too much, however large the file is.
    let most = MOST_OCTETS as u64 + 1;
    let mut octets = Vec::new();
    let opened = std::fs::File::open(path).and_then(|file| file.take(most).read_to_end(&mut octets));
    opened.map_err(|cause| Error::wrong("--attach", argument, format!("a file that can be read: {cause}")))?;
    Ok(NewAttachment { name: name.to_owned(), language, octets })
}

/// The same errors, named after the option and the file they came from.
pub(super) fn blamed(error: Error, argument: &str) -> Error {
    match error {
        Error::Invalid(mut fields) => {
            for field in &mut fields {
                field.field = format!("--attach {argument}, {}", field.field);
            }
            Error::Invalid(fields)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_named() {
        for argument in ["no/such.pdf", "ar:no/such.pdf", "/", "", "ar:"] {
            let error = read(argument).expect_err("no such file").to_string();
            assert!(error.starts_with(&format!("--attach: {argument:?}")), "{error}");
        }
    }
}
