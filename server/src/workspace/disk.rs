//! One file from the disk as text, whatever its bytes are, and back.
//! Deliberately absent: which files to read (`discover`).

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::Path;

/// Largest file that is read, in bytes.
pub(crate) const MAX_BYTES: u64 = 1024 * 1024;

/// Text without its byte order mark, as an editor shows it, so that columns are the same in both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) encoding: Encoding,
}

/// How a file spells its text in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Utf8Marked,
    Utf16Little,
    Utf16Big,
    /// Bytes that are no text were replaced: such a file can be read, not written back.
    Lossy,
}

/// Why a file was not read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unread {
    #[error("larger than 1 MiB")]
    TooLarge,
    #[error("not text")]
    Binary,
    #[error("not a regular file")]
    NotAFile,
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// Reads a regular file of at most [`MAX_BYTES`].
pub(crate) fn read(path: &Path) -> Result<Text, Unread> {
    // Before opening: a named pipe would block there.
    if !fs::metadata(path)?.is_file() {
        return Err(Unread::NotAFile);
    }
    let file = fs::File::open(path)?;
    let size = file.metadata()?.len();
    if size > MAX_BYTES {
        return Err(Unread::TooLarge);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Unread::TooLarge);
    }
    decode(bytes).ok_or(Unread::Binary)
}

/// A file's new bytes in a file beside it, with its permissions: to be put in its place.
pub(crate) fn beside(path: &Path, bytes: &[u8]) -> io::Result<tempfile::NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut beside = tempfile::NamedTempFile::new_in(folder)?;
    beside.write_all(bytes)?;
    beside.as_file().set_permissions(fs::metadata(path)?.permissions())?;
    beside.as_file().sync_all()?;
    Ok(beside)
}

/// Writes a file so that nobody ever sees half of it. A link stays a link: what it points to is written.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let Ok(path) = path.canonicalize() else { return fs::write(path, bytes) };
    beside(&path, bytes)?.persist(&path)?;
    Ok(())
}

/// Text of bytes; `None` if they are no text.
pub(crate) fn decode(bytes: Vec<u8>) -> Option<Text> {
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return Some(utf8(rest.to_vec(), Encoding::Utf8Marked));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        return Some(utf16(rest, u16::from_le_bytes, Encoding::Utf16Little));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        return Some(utf16(rest, u16::from_be_bytes, Encoding::Utf16Big));
    }
    if bytes.iter().take(8000).any(|&byte| byte == 0) {
        return None;
    }
    Some(utf8(bytes, Encoding::Utf8))
}

fn utf8(bytes: Vec<u8>, encoding: Encoding) -> Text {
    match String::from_utf8(bytes) {
        Ok(text) => Text { text, encoding },
        Err(error) => Text { text: String::from_utf8_lossy(error.as_bytes()).into_owned(), encoding: Encoding::Lossy },
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16, encoding: Encoding) -> Text {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut encoding = if rest.is_empty() { encoding } else { Encoding::Lossy };
    let units = pairs.iter().map(|&pair| unit(pair));
    let text = char::decode_utf16(units)
        .map(|c| {
            c.unwrap_or_else(|_| {
                encoding = Encoding::Lossy;
                char::REPLACEMENT_CHARACTER
            })
        })
        .collect();
    Text { text, encoding }
}

/// The bytes that a file of this encoding has for `text`; `None` if they cannot be known.
pub(crate) fn encode(text: &str, encoding: Encoding) -> Option<Vec<u8>> {
    let wide = |mark: &[u8], bytes: fn(u16) -> [u8; 2]| {
        mark.iter().copied().chain(text.encode_utf16().flat_map(bytes)).collect()
    };
    match encoding {
        Encoding::Utf8 => Some(text.as_bytes().to_vec()),
        Encoding::Utf8Marked => Some([b"\xEF\xBB\xBF", text.as_bytes()].concat()),
        Encoding::Utf16Little => Some(wide(b"\xFF\xFE", u16::to_le_bytes)),
        Encoding::Utf16Big => Some(wide(b"\xFE\xFF", u16::to_be_bytes)),
        Encoding::Lossy => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_comes_back() {
        let text = "é: 😀\r\nx";
        for encoding in [Encoding::Utf8, Encoding::Utf8Marked, Encoding::Utf16Little, Encoding::Utf16Big] {
            let bytes = encode(text, encoding).unwrap();
            assert_eq!(decode(bytes), Some(Text { text: text.to_owned(), encoding }));
        }
        assert_eq!(encode(text, Encoding::Lossy), None);
    }

    #[test]
    fn bytes_that_are_no_text() {
        assert_eq!(decode(b"a\0b".to_vec()), None);
        let latin = decode(b"caf\xE9: 1".to_vec()).unwrap();
        assert_eq!((latin.text.as_str(), latin.encoding), ("caf\u{FFFD}: 1", Encoding::Lossy));
        let odd = decode(b"\xFF\xFEa\0b".to_vec()).unwrap();
        assert_eq!((odd.text.as_str(), odd.encoding), ("a", Encoding::Lossy));
        let half = decode(b"\xFF\xFE\x00\xD8".to_vec()).unwrap();
        assert_eq!(half.encoding, Encoding::Lossy);
        assert_eq!(decode(Vec::new()).unwrap().text, "");
    }
}
