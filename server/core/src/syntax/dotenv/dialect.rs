//! How the readers of env files differ, as data.
//!
//! Each constant names the program it follows and where that program's rules are written.

/// What a reader of env files accepts and what it makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// `KEY: value` is a line too.
    pub colon: bool,
    /// Quotes are taken off and may hold line breaks; otherwise a value is the rest of its line.
    pub quotes: bool,
    /// Backquotes are quotes too.
    pub back_quotes: bool,
    /// What a backslash means in double quotes.
    pub escapes: Escapes,
    /// `\'` does not end a single-quoted value.
    pub single_quote_escape: bool,
    /// A comment behind an unquoted value needs a blank in front of `#`; if not, any `#` starts one.
    pub comment_needs_space: bool,
    /// `${NAME}` stands for another variable, except in single quotes.
    pub expand: bool,
    /// `KEY` alone takes its value from the surrounding process.
    pub inherit: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escapes {
    None,
    /// `\n` and `\r` only.
    Newlines,
    /// `\n`, `\t`, `\"`, `\\`, `\0101` and the rest of C's; `\$` keeps a dollar from being expanded.
    Shell,
}

impl Dialect {
    /// Docker Compose: <https://github.com/compose-spec/compose-go/blob/main/dotenv/parser.go>,
    /// described at <https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/>.
    pub const COMPOSE: Self = Self {
        colon: true,
        quotes: true,
        back_quotes: false,
        escapes: Escapes::Shell,
        single_quote_escape: true,
        comment_needs_space: true,
        expand: true,
        inherit: true,
    };

    /// The npm package `dotenv`: <https://github.com/motdotla/dotenv#what-rules-does-the-parsing-engine-follow>.
    pub const NODE: Self = Self {
        colon: true,
        quotes: true,
        back_quotes: true,
        escapes: Escapes::Newlines,
        single_quote_escape: false,
        comment_needs_space: false,
        expand: false,
        inherit: false,
    };

    /// The Ruby gem `dotenv`: <https://github.com/bkeepers/dotenv#usage>.
    pub const RUBY: Self = Self {
        colon: true,
        quotes: true,
        back_quotes: false,
        escapes: Escapes::Newlines,
        single_quote_escape: true,
        comment_needs_space: false,
        expand: true,
        inherit: false,
    };

    /// `docker run --env-file`, which takes everything behind `=` as it stands:
    /// <https://docs.docker.com/reference/cli/docker/container/run/#env>.
    pub const LITERAL: Self = Self {
        colon: false,
        quotes: false,
        back_quotes: false,
        escapes: Escapes::None,
        single_quote_escape: false,
        comment_needs_space: true,
        expand: false,
        inherit: true,
    };
}

impl Default for Dialect {
    fn default() -> Self {
        Self::COMPOSE
    }
}
