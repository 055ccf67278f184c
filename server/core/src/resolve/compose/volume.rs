//! The short form of a volume, `SOURCE:TARGET:MODE`: <https://github.com/compose-spec/compose-spec/blob/main/05-services.md#short-syntax-5>.
//! Deliberately absent: what the modes do.

use std::ops::Range;

/// Where the parts stand in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Volume {
    /// Empty for an anonymous volume.
    pub(super) source: Range<usize>,
    pub(super) target: Range<usize>,
    /// The source is a file or folder of the host.
    pub(super) bind: bool,
}

impl Volume {
    pub(super) fn target_of<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.target.clone()).unwrap_or("")
    }
}

/// Takes the text apart; the error says what Compose refuses.
pub(super) fn parse(text: &str) -> Result<Volume, &'static str> {
    match text.len() {
        0 => return Err("an empty volume"),
        1 | 2 => return Ok(Volume { source: 0..0, target: 0..text.len(), bind: false }),
        _ => {}
    }
    let mut volume = Volume { source: 0..0, target: 0..0, bind: false };
    let mut start = 0;
    let mut parts = 0;
    // Colons of a variable that was left standing (`$${A:-b}`) are none.
    let mut open = 0_usize;
    for (at, c) in text.char_indices().chain([(text.len(), '\0')]) {
        let drive = at == start + 1 && text.get(start..at).is_some_and(|drive| drive.chars().all(char::is_alphabetic));
        let last = at == text.len();
        if c == '$' && text.get(at + 1..).is_some_and(|rest| rest.starts_with('{')) {
            open += 1;
        } else if c == '}' {
            open = open.saturating_sub(1);
        }
        if !last && (c != ':' || drive || open > 0) {
            continue;
        }
        if at == start {
            return Err("a volume with an empty part");
        }
        match parts {
            0 if last => volume.target = start..at,
            0 => volume.source = start..at,
            1 => volume.target = start..at,
            _ if !last => return Err("a volume with too many colons"),
            _ => {}
        }
        parts += 1;
        start = at + 1;
    }
    volume.bind = is_path(text.get(volume.source.clone()).unwrap_or(""));
    Ok(volume)
}

/// Whether a source is a path of the host, as opposed to the name of a volume.
pub(super) fn is_path(source: &str) -> bool {
    let drive = source.as_bytes().get(1) == Some(&b':') && source.starts_with(|c: char| c.is_ascii_alphabetic());
    source.starts_with(['.', '/', '~']) || drive || source.starts_with("\\\\")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found() {
        let parts = |text: &str| {
            parse(text).map(|v| (text.get(v.source.clone()).unwrap().to_owned(), v.target_of(text).to_owned(), v.bind))
        };
        let is = |source: &str, target: &str, bind| Ok((source.to_owned(), target.to_owned(), bind));
        assert_eq!(parts("/data"), is("", "/data", false));
        assert_eq!(parts("db:/data"), is("db", "/data", false));
        assert_eq!(parts("./src:/app:ro"), is("./src", "/app", true));
        assert_eq!(parts("C:\\src:/app"), is("C:\\src", "/app", true));
        assert_eq!(parts("${A:-b}:/c"), is("${A:-b}", "/c", false));
        assert_eq!(parts("ab::c"), Err("a volume with an empty part"));
        assert_eq!(parts("ab:cd:ef:gh"), Err("a volume with too many colons"));
    }
}
