//! Commands written as one text, split as Compose does it (with a small shell reader that knows quotes and
//! backslashes, and stops at the first `;`, `&`, `|`, `<` or `>`), and ports in their short form.
//! Deliberately absent: what a command does; what a port leads to.

use super::value::{concat, slice};
use crate::resolve::traced::Traced;

/// Bytes of the text that belong to a word.
type Part = (usize, usize);

/// What is open at a character.
#[derive(Default)]
struct State {
    single: bool,
    double: bool,
    back: bool,
    dollar: bool,
    escaped: bool,
}

impl State {
    fn open(&self) -> bool {
        self.single || self.double || self.back || self.dollar
    }
}

/// The words of a command; `None` where Compose cannot read it.
pub(super) fn words(command: &Traced) -> Option<Vec<Traced>> {
    let mut words: Vec<Vec<Part>> = Vec::new();
    let mut word: Option<Vec<Part>> = None;
    let mut state = State::default();
    let text = command.text.as_str();
    let mut last_dollar = false;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let after_dollar = std::mem::replace(&mut last_dollar, c == '$' && !state.escaped);
        if std::mem::take(&mut state.escaped) {
            word.get_or_insert_default().push((at, end));
            continue;
        }
        match c {
            '\\' if !state.single => {
                state.escaped = true;
                continue;
            }
            ' ' | '\t' | '\r' | '\n' if !state.open() => {
                words.extend(word.take());
                continue;
            }
            '`' if !state.single && !state.double && !state.dollar => state.back = !state.back,
            ')' if !state.single && !state.double && !state.back => state.dollar = !state.dollar,
            '(' if !state.single && !state.double && !state.back => {
                if state.dollar || !after_dollar {
                    return None;
                }
                state.dollar = true;
            }
            '"' if !state.single && !state.dollar => {
                state.double = !state.double;
                word.get_or_insert_default();
                continue;
            }
            '\'' if !state.double && !state.dollar => {
                state.single = !state.single;
                word.get_or_insert_default();
                continue;
            }
            ';' | '&' | '|' | '<' | '>' if !state.open() => {
                // `2>` names a stream: the digit is no word.
                let stream = c == '>' && word.as_ref().is_some_and(|word| starts_with_digit(word, text));
                words.extend(word.take().filter(|_| !stream));
                break;
            }
            _ => {}
        }
        word.get_or_insert_default().push((at, end));
    }
    words.extend(word);
    if state.open() || state.escaped {
        return None;
    }
    Some(words.iter().map(|word| joined(command, word)).collect())
}

fn starts_with_digit(word: &[Part], text: &str) -> bool {
    word.first().is_some_and(|(from, _)| text.as_bytes().get(*from).is_some_and(u8::is_ascii_digit))
}

/// The text of a word, from the runs of bytes that it is made of.
fn joined(command: &Traced, word: &[Part]) -> Traced {
    let mut runs: Vec<Part> = Vec::new();
    for &(from, to) in word {
        match runs.last_mut() {
            Some((_, end)) if *end == from => *end = to,
            _ => runs.push((from, to)),
        }
    }
    let parts: Vec<Traced> = runs.iter().map(|&(from, to)| slice(command, from, to)).collect();
    match parts.as_slice() {
        [] => Traced { text: String::new(), at: command.at.clone(), pieces: Vec::new(), trail: command.trail.clone() },
        [only] => only.clone(),
        parts => concat(&parts.iter().collect::<Vec<_>>(), &command.at),
    }
}

/// What Compose refuses in the short form of a port, `[IP:][HOST:]CONTAINER[/PROTOCOL]`.
pub(super) fn port_mistake(port: &str) -> Option<&'static str> {
    let parts: Vec<&str> = port.split(':').collect();
    let (ip, host, container) = match parts.as_slice() {
        [container] => (String::new(), "", *container),
        [host, container] => (String::new(), *host, *container),
        [ip @ .., host, container] => (ip.join(":"), *host, *container),
        [] => return Some("no port"),
    };
    let (container, protocol) = container.split_once('/').unwrap_or((container, "tcp"));
    let protocol = protocol.split('/').next().filter(|protocol| !protocol.is_empty()).unwrap_or("tcp");
    let bare = ip.strip_prefix('[').and_then(|ip| ip.strip_suffix(']')).unwrap_or(&ip);
    if container.is_empty() {
        return Some("a port without the container's");
    }
    if !["tcp", "udp", "sctp"].contains(&protocol.to_ascii_lowercase().as_str()) {
        return Some("a port of an unknown protocol");
    }
    if !bare.is_empty() && bare.parse::<std::net::IpAddr>().is_err() {
        return Some("a port of no IP address");
    }
    let Some((first, last)) = range(container) else { return Some("no port of a container") };
    if host.is_empty() {
        return None;
    }
    let Some((from, to)) = range(host) else { return Some("no port of the host") };
    (last - first != to - from && first != last).then_some("ranges of ports that do not fit together")
}

fn range(ports: &str) -> Option<(u16, u16)> {
    let number = |text: &str| text.chars().all(|c| c.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    let mut parts = ports.split('-');
    let first = number(parts.next()?)?;
    let last = parts.next().map_or(Some(first), number)?;
    (first <= last).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Place, RelPath, Span};

    fn split(text: &str) -> Option<Vec<String>> {
        let span = Span::new(0, text.len());
        let at = Place::new(&RelPath::new("compose.yaml").unwrap(), span);
        let traced = Traced::literal(text.to_owned(), at, span, true);
        Some(words(&traced)?.into_iter().map(|word| word.text).collect())
    }

    #[test]
    fn commands_are_split() {
        let is = |words: &[&str]| Some(words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        assert_eq!(split("postgres -c 'max_connections=200'"), is(&["postgres", "-c", "max_connections=200"]));
        assert_eq!(split("--a=\"x,y\" b\\ c ''"), is(&["--a=x,y", "b c", ""]));
        assert_eq!(split("sh -c \"s/(a)/\\1/\""), is(&["sh", "-c", "s/(a)/1/"]));
        assert_eq!(split("a && b"), is(&["a"]));
        assert_eq!(split("a 2>&1"), is(&["a"]));
        assert_eq!(split("a $(b c)"), is(&["a", "$(b c)"]));
        for broken in ["'a", "a\\", "a (b)", "a `b", "a)"] {
            assert_eq!(split(broken), None, "{broken}");
        }
    }

    #[test]
    fn words_keep_their_place() {
        let text = "run 'x y'z";
        let span = Span::new(0, text.len());
        let at = Place::new(&RelPath::new("compose.yaml").unwrap(), span);
        let words = words(&Traced::literal(text.to_owned(), at, span, true)).unwrap();
        assert_eq!(words[0].origin(&(0..3)).unwrap().span, Span::new(0, 3));
        assert_eq!(words[1].text, "x yz");
        assert_eq!(words[1].origin(&(0..3)).unwrap().span, Span::new(5, 8));
    }

    #[test]
    fn ports_are_checked() {
        for fine in
            ["80", "8080:80", "127.0.0.1:80:80/udp", "[::1]:80:80", "3000-3005:3000-3005", "8000-9000:80", ":80"]
        {
            assert_eq!(port_mistake(fine), None, "{fine}");
        }
        for wrong in ["", "80:", "a", "80:80/x", "1.2.3:80:80", "1-2:3-5", "99999", "b:80", "5-1"] {
            assert!(port_mistake(wrong).is_some(), "{wrong}");
        }
    }
}
