//! What of a source line may be printed. Fails closed: what might be a secret is shown as `…`.
//! Deliberately absent: understanding the file. A line is judged by its letters alone, whatever its format.

use std::ops::Range;

/// What stands for hidden text.
pub(crate) const HIDDEN: &str = "…";

/// Whose line it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `KEY=value`: any value may be a secret.
    Env,
    Other,
}

/// A line that may be printed, and where each of its bytes went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Masked {
    pub(crate) text: String,
    /// Hidden ranges of the line, in order.
    hidden: Vec<Range<usize>>,
}

impl Masked {
    /// Where byte `at` of the line is in the text; inside a hidden range, its start.
    pub(crate) fn offset(&self, at: usize) -> usize {
        let (mut removed, mut added) = (0, 0);
        for range in &self.hidden {
            if at < range.end {
                return at.min(range.start) - removed + added;
            }
            removed += range.len();
            added += HIDDEN.len();
        }
        at - removed + added
    }
}

/// Hides what may be a secret in `line`. `keep` is what the finding is about: it stays if it reads like a version or
/// the name of an adapter.
pub(crate) fn mask(line: &str, kind: Kind, keep: Range<usize>) -> Masked {
    let mut ranges = Vec::new();
    match kind {
        Kind::Env => env(line, &mut ranges),
        Kind::Other => other(line, 0, &mut ranges),
    }
    let kept = line.get(keep.clone()).is_some_and(is_plain).then_some(keep);
    hide(line, ranges, kept)
}

fn hide(line: &str, mut ranges: Vec<Range<usize>>, keep: Option<Range<usize>>) -> Masked {
    if let Some(keep) = keep {
        let around =
            |range: Range<usize>| [range.start..range.end.min(keep.start), range.start.max(keep.end)..range.end];
        ranges = ranges.into_iter().flat_map(around).collect();
    }
    ranges.retain(|range| !range.is_empty());
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut hidden: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match hidden.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => hidden.push(range),
        }
    }
    let (mut text, mut at) = (String::new(), 0);
    for range in &hidden {
        text.push_str(line.get(at..range.start).unwrap_or(""));
        text.push_str(HIDDEN);
        at = range.end;
    }
    text.push_str(line.get(at..).unwrap_or(""));
    Masked { text, hidden }
}

/// A line of an env file: the value is shown where it is an image or a version, or a URL without its secrets.
fn env(line: &str, ranges: &mut Vec<Range<usize>>) {
    let Some(equals) = line.find('=') else {
        // Part of a value of several lines, or a bare name.
        ranges.push(0..line.len());
        return;
    };
    let (key, value) = (line.get(..equals).unwrap_or(""), line.get(equals + 1..).unwrap_or(""));
    let start = equals + 1;
    let upper = key.to_ascii_uppercase();
    let says_version = ["IMAGE", "VERSION", "TAG"].iter().any(|word| upper.contains(word));
    let bare = value.trim().trim_matches(['"', '\'']);
    let is_url = find_url(value, 0).is_some_and(|url| {
        value.get(..url.scheme).is_some_and(|before| before.trim_matches(['"', '\'', ' ', '\t']).is_empty())
    });
    if is_secret_key(key.trim()) || !(is_url || (says_version && is_reference(bare))) {
        ranges.push(start..line.len());
    } else if is_url {
        url_in_env(value, start, ranges);
        keys(value, start, ranges);
        words(value, start, ranges);
    }
}

/// In an env file nothing ends a URL but the line; of a web address only the host is shown.
fn url_in_env(value: &str, start: usize, ranges: &mut Vec<Range<usize>>) {
    let Some(url) = find_url(value, 0) else { return };
    let from = hide_url(value, url.rest, value.len(), start, ranges);
    let rest = value.get(from..).unwrap_or("");
    let scheme = value.get(url.scheme..url.rest).unwrap_or("");
    let stop: &[char] = if scheme.to_ascii_lowercase().starts_with("http") {
        &['/', '?', '#', ' ', '\t']
    } else {
        &['?', '#', ' ', '\t']
    };
    if let Some(at) = rest.find(stop) {
        ranges.push(start + from + at..start + value.len());
    }
}

/// Any other line: addresses with credentials, values of telling keys, words that look like tokens. `base` is added to
/// every offset.
fn other(line: &str, base: usize, ranges: &mut Vec<Range<usize>>) {
    let mut from = 0;
    while let Some(url) = find_url(line, from) {
        let mut end = run_end(line, url.rest);
        let behind = |from: usize| line.get(from..).unwrap_or("");
        if line.get(url.rest..end).is_some_and(|address| address.contains('@')) {
            // A password may hold a blank or a quote as well: the host begins behind the last `@` of the line.
            let last = behind(end).rmatch_indices('@').find(|(at, _)| !behind(end + at + 1).starts_with("sha"));
            end = last.map_or(end, |(at, _)| run_end(line, end + at));
        }
        hide_url(line, url.rest, end, base, ranges);
        from = end.max(url.rest);
    }
    keys(line, base, ranges);
    words(line, base, ranges);
}

struct UrlAt {
    scheme: usize,
    /// Behind `://`.
    rest: usize,
}

fn find_url(line: &str, from: usize) -> Option<UrlAt> {
    let at = from + line.get(from..)?.find("://")?;
    let before = line.get(from..at)?;
    let scheme = before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || "+.-:".contains(c)).len();
    Some(UrlAt { scheme: from + scheme, rest: at + 3 })
}

/// End of the run of characters that an address may have when it is not quoted.
fn run_end(line: &str, from: usize) -> usize {
    let rest = line.get(from..).unwrap_or("");
    from + rest.find(|c: char| c.is_whitespace() || "\"'`".contains(c)).unwrap_or(rest.len())
}

/// Hides credentials and query of the address at `from..end`. Answers where its host begins.
fn hide_url(line: &str, from: usize, end: usize, base: usize, ranges: &mut Vec<Range<usize>>) -> usize {
    let address = line.get(from..end).unwrap_or("");
    // A password may hold any character: everything up to the last `@`.
    let host = address.rfind('@').unwrap_or(0);
    ranges.push(base + from..base + from + host);
    let rest = address.get(host..).unwrap_or("").trim_start_matches('@');
    let host_at = end - rest.len();
    let authority = rest.split(['/', '?', '#', ';']).next().unwrap_or("");
    let cut_off = host > 0 && authority.is_empty();
    if cut_off || !authority.split(',').all(is_host) {
        // A password that was cut off by a quote or a blank: nothing behind it is safe either.
        ranges.push(base + host_at..base + line.len());
    } else if let Some(query) = rest.find(['?', '#', ';']) {
        ranges.push(base + host_at + query + 1..base + end);
    }
    host_at
}

/// `db`, `db:5432`, `[::1]:5432`, `${HOST}:${PORT}`; a closing bracket may follow. Anything else may be a password.
fn is_host(text: &str) -> bool {
    let filled = fill_templates(text);
    let text = filled.trim_end_matches(['}', ')', ']', '>']);
    let is_port = |port: &str| port.len() <= 5 && port.bytes().all(|b| b.is_ascii_digit());
    if let Some(address) = text.strip_prefix('[') {
        let (address, rest) = address.split_once(']').unwrap_or((address, ""));
        let is_address = address.bytes().all(|b| b.is_ascii_hexdigit() || b == b':' || b == b'.');
        return is_address && (rest.is_empty() || rest.strip_prefix(':').is_some_and(is_port));
    }
    let (host, port) = text.split_once(':').unwrap_or((text, ""));
    host.chars().all(|c| c.is_ascii_alphanumeric() || "-_.*%".contains(c)) && is_port(port)
}

/// Variables and placeholders (`${HOST}`, `$(HOST)`, `{host}`, `<host>`) replaced by `1`.
fn fill_templates(text: &str) -> String {
    let (mut filled, mut rest) = (String::new(), text);
    while let Some(at) = rest.find(['$', '{', '<']) {
        filled.push_str(rest.get(..at).unwrap_or(""));
        rest = rest.get(at..).unwrap_or("");
        let inner = rest.trim_start_matches(['$', '{', '(', '<']);
        let name = inner.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "_:.?-".contains(c));
        let closed = name.trim_start_matches(['}', ')', '>']);
        if inner.len() == name.len() || closed.len() == name.len() {
            break;
        }
        filled.push('1');
        rest = closed;
    }
    filled.push_str(rest);
    filled
}

/// Hides what follows a telling key, to the end of the line.
fn keys(line: &str, base: usize, ranges: &mut Vec<Range<usize>>) {
    let spaced = line
        .trim_start()
        .get(..4)
        .is_some_and(|word| word.eq_ignore_ascii_case("env ") || word.eq_ignore_ascii_case("arg "));
    for (start, word) in runs(line, |c| c.is_ascii_alphanumeric() || "_.-".contains(c)) {
        let short_flag = matches!(word, "-u" | "-a");
        if !(short_flag || is_secret_key(word)) {
            continue;
        }
        let behind = line.get(start + word.len()..).unwrap_or("");
        let rest = behind.trim_start_matches(['"', '\'', ']', '`']);
        let value = rest.trim_start();
        let is_key = value.starts_with('=')
            || (value.starts_with(':')
                && !value.get(1..).is_some_and(|v| v.starts_with(|c: char| c.is_ascii_alphanumeric())))
            || ((word.starts_with('-') || spaced) && rest.starts_with([' ', '\t', ',']));
        if is_key {
            let value = value.trim_start_matches(['=', ':', ',', ' ', '\t', '>']);
            ranges.push(base + line.len() - value.len()..base + line.len());
            return;
        }
    }
}

/// Whether a name says that its value is a secret.
pub(crate) fn is_secret_key(name: &str) -> bool {
    const ANYWHERE: &[&str] = &[
        "PASSWORD",
        "PASSWD",
        "PASSPHRASE",
        "SECRET",
        "TOKEN",
        "CREDENTIAL",
        "PRIVATE",
        "REQUIREPASS",
        "MASTERAUTH",
        "SIGNATURE",
        "COOKIE",
        "AUTHORIZATION",
        "WEBHOOK",
        "BEARER",
    ];
    const WORDS: &[&str] = &["PASS", "PWD", "AUTH", "SALT", "CERT", "PEM", "HASH", "SEED", "LICENSE", "DSN"];
    let upper = name.to_ascii_uppercase();
    ANYWHERE.iter().any(|word| upper.contains(word))
        || upper.ends_with("KEY")
        || upper.ends_with("PASS")
        || upper.split(['_', '.', '-']).any(|part| part == "KEY" || WORDS.contains(&part))
}

/// Hides words that look like tokens, `user:password@host`, and passwords glued to a flag (`mysql -psecret`).
fn words(line: &str, base: usize, ranges: &mut Vec<Range<usize>>) {
    for (start, word) in runs(line, |c| !c.is_whitespace() && !"\"'`,;()[]{}<>|&".contains(c)) {
        if let Some(secret) = word.strip_prefix("-p").filter(|rest| rest.starts_with(|c: char| !c.is_ascii_digit())) {
            ranges.push(base + start + word.len() - secret.len()..base + start + word.len());
        }
        if let Some(at) = word.rfind('@').filter(|&at| word.get(..at).is_some_and(|before| before.contains(':')))
            && !word.contains("://")
            && !word.get(at + 1..).is_some_and(|digest| digest.starts_with("sha"))
        {
            ranges.push(base + start..base + start + at);
        }
    }
    for (start, word) in runs(line, |c| c.is_ascii_alphanumeric() || "_+/=-".contains(c)) {
        let digest = line.get(..start).is_some_and(|before| before.ends_with("sha256:") || before.ends_with("sha512:"));
        if !digest && is_token(word) {
            ranges.push(base + start..base + start + word.len());
        }
    }
}

fn is_token(word: &str) -> bool {
    let has = |test: fn(&u8) -> bool| word.as_bytes().iter().any(test);
    let mixed = has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit);
    let hex = word.len() >= 32 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    (word.len() >= 20 && mixed) || hex
}

/// Whether text is so plain that it may stand where a value is hidden: a version, a tag, the name of an adapter.
fn is_plain(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "._+-".contains(c);
    !text.is_empty() && text.len() <= 40 && text.chars().all(fits) && !is_token(text)
}

/// `postgres:16.3-alpine`, `registry:5000/team/db`, `16`.
fn is_reference(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "._+-:/@".contains(c);
    text.len() <= 200 && text.chars().all(fits) && !text.contains("://")
}

/// The longest runs of characters that fit, with where they begin.
fn runs(line: &str, fits: impl Fn(char) -> bool) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let rest = line.get(from..)?;
        let start = from + rest.find(&fits)?;
        let run = line.get(start..)?;
        let len = run.find(|c| !fits(c)).unwrap_or(run.len());
        from = start + len;
        Some((start, run.get(..len)?))
    })
}

#[cfg(test)]
#[path = "mask_tests.rs"]
mod tests;
