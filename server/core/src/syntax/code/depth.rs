//! How deep expressions may nest, told from the bytes alone, before a grammar sees them.
//!
//! Where an expression opens another one again and again (`* a / * a / * a`), a grammar keeps all of them open, and an
//! error at their end costs memory with the square of their number in one step, which nothing can stop. So operators
//! and brackets that may still be open are counted. Strings and comments are passed over where they surely are some.
//! Deliberately absent: exactness. What people write stays far below the bound.

use super::Language;

/// Operators and brackets that may be open at once.
const MOST: usize = 256;

/// The length of the part that can be read without nesting too deep.
pub(super) fn readable(language: Language, text: &str) -> usize {
    let mut open = Open { levels: vec![0], total: 0 };
    let bytes = text.as_bytes();
    let (mut at, mut line_start, mut breaks) = (0, true, false);
    while let Some(&byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        if let Some(length) = skipped(language, rest, at.checked_sub(1).and_then(|before| bytes.get(before))) {
            (line_start, breaks) = (line_start && rest.starts_with(b"/"), false);
            at += length;
            continue;
        }
        match byte {
            b'\n' => line_start = true,
            b' ' | b'\t' | b'\r' => {}
            _ => {
                // A new line ends what is open, unless it or the line before it goes on with an operator.
                if line_start && !breaks && !is_operator(byte) {
                    open.separate();
                }
                (line_start, breaks) = (false, is_operator(byte));
                open.see(byte);
            }
        }
        if open.total > MOST {
            return at;
        }
        at += 1;
    }
    text.len()
}

/// Operators that may be open, for each bracket that is.
struct Open {
    levels: Vec<usize>,
    /// The sum of the levels and of the brackets between them.
    total: usize,
}

impl Open {
    fn see(&mut self, byte: u8) {
        match byte {
            b'(' | b'[' | b'{' => {
                self.levels.push(0);
                self.total += 1;
            }
            b')' | b']' | b'}' if self.levels.len() > 1 => {
                let inside = self.levels.pop().unwrap_or(0);
                self.total = self.total.saturating_sub(inside + 1);
            }
            b',' | b';' => self.separate(),
            _ if is_operator(byte) => {
                self.total += 1;
                if let Some(level) = self.levels.last_mut() {
                    *level += 1;
                }
            }
            _ => {}
        }
    }

    fn separate(&mut self) {
        if let Some(level) = self.levels.last_mut() {
            self.total = self.total.saturating_sub(*level);
            *level = 0;
        }
    }
}

fn is_operator(byte: u8) -> bool {
    b"+-*/%<>=!&|^~?:@$\\#".contains(&byte)
}

/// The length of the string or comment that begins here.
pub(super) fn skipped(language: Language, rest: &[u8], before: Option<&u8>) -> Option<usize> {
    use Language::{CSharp, Elixir, Java, JavaScript, Kotlin, Php, Python, Ruby, TypeScript};
    let hash = matches!(language, Python | Ruby | Elixir | Php);
    let slashes = matches!(language, JavaScript | TypeScript | Php | Java | CSharp | Kotlin);
    let first = *rest.first()?;
    // Code goes on behind the `#{` of a string.
    let line = hash && first == b'#' && rest.get(1) != Some(&b'{') || slashes && rest.starts_with(b"//");
    if line {
        return Some(find(rest, b"\n").unwrap_or(rest.len()));
    }
    if slashes && rest.starts_with(b"/*") {
        return find(rest.get(2..)?, b"*/").map(|length| length + 4);
    }
    if rest.starts_with(b"\"\"\"") || rest.starts_with(b"'''") {
        return find(rest.get(3..)?, rest.get(..3)?).map(|length| length + 6);
    }
    let quotes: &[u8] = if matches!(language, JavaScript | TypeScript) { b"'\"`" } else { b"'\"" };
    // `?'` is a character of Ruby and Elixir.
    if !quotes.contains(&first) || before == Some(&b'?') && matches!(language, Ruby | Elixir) {
        return None;
    }
    let mut escaped = false;
    for (n, &byte) in rest.iter().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'\n' if first != b'`' => return None,
            _ if byte == first => return Some(n + 1),
            _ => {}
        }
    }
    None
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_read_whole() {
        let data = format!("DATA = [{}]\n", "a + b * c, ".repeat(2_000));
        let sums = "x = a - b\ny = a ? b : c\n".repeat(2_000);
        let table = format!("\"\"\"\n{}\"\"\"\n", "| a | b | c |\n".repeat(500));
        let prose = "# --- it's a > b & c ---\n".repeat(500);
        let key = format!("KEY = '{}'\n", "a/+=".repeat(2_000));
        for text in [&data, &sums, &table, &prose, &key] {
            assert_eq!(readable(Language::Python, text), text.len(), "{}", text.get(..40).unwrap_or(""));
        }
        let prose = format!("/*\n{}*/\n{}", " * it's a - b\n".repeat(500), "// it's\n".repeat(500));
        assert_eq!(readable(Language::Java, &prose), prose.len());
        let chain = format!("a{};", ".b()\n".repeat(2_000));
        assert_eq!(readable(Language::JavaScript, &chain), chain.len());
    }

    #[test]
    fn what_nests_without_end_is_cut() {
        for (language, unit) in [
            (Language::Python, "/* a"),
            (Language::Python, "/*\n a"),
            (Language::Python, "(* a\n"),
            (Language::CSharp, "<a"),
            (Language::Ruby, "*?'a/"),
            (Language::JavaScript, "[{a: !"),
        ] {
            let cut = readable(language, &unit.repeat(5_000));
            assert!(cut <= 8 * MOST, "{unit:?} {cut}");
        }
        assert_eq!(readable(Language::Php, ""), 0);
        assert_eq!(readable(Language::Php, ")]}\"\n'é\\"), 9);
    }
}
