//! Licence expressions as packages write them: `MIT OR Apache-2.0`, `(A OR B) AND C`, `A WITH exception`, the old `A/B`.
//! Grammar: <https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/>.
//! Deliberately absent: which identifiers exist; what is not on the list is not allowed.

/// Whether the expression can be satisfied by licences of the list alone.
pub(super) fn allowed(expression: &str, list: &[String]) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words, list };
    reader.any(0).is_some_and(|answer| answer && reader.words.is_empty())
}

/// Deeper nesting is refused: nobody writes it.
const DEPTH: usize = 16;

struct Reader<'a> {
    words: &'a [&'a str],
    list: &'a [String],
}

impl Reader<'_> {
    /// Takes the next word, if it is this one.
    fn takes(&mut self, word: &str) -> bool {
        match self.words.split_first() {
            Some((first, rest)) if *first == word => {
                self.words = rest;
                true
            }
            _ => false,
        }
    }

    /// `A OR B`; `None` where it is no expression. `OR` binds weaker than `AND`.
    fn any(&mut self, depth: usize) -> Option<bool> {
        let mut answer = self.all(depth)?;
        while self.takes("OR") {
            answer |= self.all(depth)?;
        }
        Some(answer)
    }

    fn all(&mut self, depth: usize) -> Option<bool> {
        let mut answer = self.one(depth)?;
        while self.takes("AND") {
            answer &= self.one(depth)?;
        }
        Some(answer)
    }

    fn one(&mut self, depth: usize) -> Option<bool> {
        if depth > DEPTH {
            return None;
        }
        if self.takes("(") {
            let answer = self.any(depth + 1)?;
            return self.takes(")").then_some(answer);
        }
        let (id, rest) = self.words.split_first()?;
        self.words = rest;
        let mut whole = (*id).to_owned();
        if self.takes("WITH") {
            let (exception, rest) = self.words.split_first()?;
            self.words = rest;
            whole = format!("{whole} WITH {exception}");
        }
        Some(self.list.contains(&whole))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions() {
        let list: Vec<String> = ["MIT", "Unicode-3.0", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned).into();
        for good in [
            "MIT",
            "MIT OR GPL-3.0",
            "GPL-3.0/MIT",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "GPL-3.0 AND Zlib OR MIT",
            "Apache-2.0 WITH LLVM-exception",
            "((MIT))",
        ] {
            assert!(allowed(good, &list), "{good}");
        }
        for bad in [
            "",
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "MIT AND (GPL-3.0 OR Zlib)",
            "Apache-2.0",
            "MIT WITH exception",
            "MIT MIT",
            "(MIT",
            "MIT)",
            "MIT OR",
            "mit",
            &"(".repeat(100),
        ] {
            assert!(!allowed(bad, &list), "{bad}");
        }
    }
}
