//! URIs to and from paths. Clients spell one file in many ways; everything inside is keyed by path.
//! Deliberately absent: the file system. `untitled:` and other schemes have no path.
//!
//! URI spelling of paths: <https://www.rfc-editor.org/rfc/rfc8089>, <https://www.rfc-editor.org/rfc/rfc3986>

use std::fmt::Write;
use std::path::{Component, Path, PathBuf};
use std::str::FromStr;

use tower_lsp::ls_types::Uri;

/// The path of a `file:` URI, decoded and without `.`, `..` and doubled separators; `None` for every other scheme,
/// for other hosts, and for what is no UTF-8.
pub(super) fn to_path(uri: &str) -> Option<PathBuf> {
    let rest = uri.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("file:")).and_then(|_| uri.get(5..))?;
    let rest = rest.split(['?', '#']).next()?;
    let path = match rest.strip_prefix("//") {
        Some(rest) => {
            let slash = rest.find('/')?;
            let host = rest.get(..slash)?;
            if !host.is_empty() && !host.eq_ignore_ascii_case("localhost") {
                return None;
            }
            rest.get(slash..)?
        }
        None => rest,
    };
    let decoded = decode(path)?;
    if !decoded.starts_with('/') || decoded.contains('\0') {
        return None;
    }
    Some(clean(&drive(&decoded)))
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let digits = rest.get(1..3).filter(|_| first == b'%').and_then(|pair| std::str::from_utf8(pair).ok());
        match digits.filter(|pair| !pair.starts_with('+')).and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = rest.get(3..).unwrap_or_default();
            }
            None => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

/// On Windows `/c:/x` is `C:/x`.
fn drive(path: &str) -> PathBuf {
    if cfg!(windows) {
        let mut inner = path.trim_start_matches('/').chars();
        if let (Some(letter), Some(':')) = (inner.next(), inner.next()) {
            return PathBuf::from(format!("{}:{}", letter.to_ascii_uppercase(), inner.as_str()));
        }
    }
    PathBuf::from(path)
}

fn clean(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

/// The URI of an absolute path.
pub(super) fn from_path(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() };
    let mut uri = String::from(if text.starts_with('/') { "file://" } else { "file:///" });
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(byte as char);
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

/// The URI in the protocol library's type, which takes RFC 3986 literally: what it does not allow is encoded.
pub(super) fn parse(uri: &str) -> Option<Uri> {
    Uri::from_str(uri).or_else(|_| Uri::from_str(&mend(uri))).ok()
}

/// Encodes what clients leave bare though a URI may not hold it: blanks, `[`, `]`, letters outside ASCII, lone `%`.
pub(super) fn mend(uri: &str) -> String {
    let mut out = String::with_capacity(uri.len());
    for (at, byte) in uri.bytes().enumerate() {
        let hex = |n: usize| uri.as_bytes().get(at + n).is_some_and(u8::is_ascii_hexdigit);
        let fine = if byte == b'%' {
            hex(1) && hex(2)
        } else {
            byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()*+,;=".contains(&byte)
        };
        if fine {
            out.push(byte as char);
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn one_file_has_many_spellings() {
        let path = Path::new("/a b/[id]/é.yml");
        for uri in [
            "file:///a%20b/%5Bid%5D/%C3%A9.yml",
            "file:///a b/[id]/é.yml",
            "FILE:/a%20b/./x/..//[id]/é.yml",
            "file://localhost/a b/[id]/é.yml?q#L3",
        ] {
            assert_eq!(to_path(uri).as_deref(), Some(path), "{uri}");
        }
        assert_eq!(to_path(&from_path(path)).as_deref(), Some(path));
        assert_eq!(from_path(Path::new("/c:/x+y")), "file:///c%3A/x%2By");
        assert_eq!(to_path("file:///100%.yml").as_deref(), Some(Path::new("/100%.yml")));
        assert_eq!(to_path("file:///../../etc").as_deref(), Some(Path::new("/etc")));
    }

    #[test]
    fn other_schemes_have_no_path() {
        for uri in [
            "untitled:Untitled-1",
            "git:/a/b",
            "vscode-vfs://github/a",
            "not a uri",
            "",
            "file:",
            "file://host/a",
            "file:///%ff",
            "file:a",
            "é",
        ] {
            assert_eq!(to_path(uri), None, "{uri}");
        }
    }

    #[test]
    fn illegal_characters_are_encoded_once() {
        assert_eq!(parse("file:///a/[id] %zz%20é.yml").unwrap().as_str(), "file:///a/%5Bid%5D%20%25zz%20%C3%A9.yml");
        assert_eq!(mend("file:///a%20b"), "file:///a%20b");
        assert!(parse("not a uri").is_none());
    }
}
