//! The source as the parser cuts it: at whole characters.
//!
//! The parser goes by bytes, and for the message of an error it cuts behind the byte that it did not expect, even in the
//! middle of a character: `"\u` and an emoji would end the program
//! (<https://github.com/projectfluent/fluent-rs/issues/389>).

use std::ops::{Deref, Range};

use fluent_syntax::parser::Slice;

/// A part of a source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Characters<'s>(pub &'s str);

impl Deref for Characters<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.0
    }
}

impl AsRef<str> for Characters<'_> {
    fn as_ref(&self) -> &str {
        self.0
    }
}

impl<'s> Slice<'s> for Characters<'s> {
    fn slice(&self, Range { start, end }: Range<usize>) -> Self {
        Self(&self.0[self.0.floor_char_boundary(start)..self.0.ceil_char_boundary(end)])
    }

    fn trim(&mut self) {
        Slice::trim(&mut self.0);
    }
}
