//! Text that has to read as a number, a truth value, a size or a time where Compose expects one.
//! Deliberately absent: the values; only whether Compose would refuse them matters.

/// What the text has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cast {
    /// `-12`
    Int,
    /// `0.5`
    Float,
    /// `true`, `yes`, `off`, ... in any case.
    Bool,
    /// As [`Cast::Bool`], and `1` and `0` with it.
    Flag,
    /// `512m`, `1.5 GB`, `-1`
    Size,
    /// `1m30s`
    Duration,
    /// `missing`, `every_12h`
    PullPolicy,
    /// Two characters of a name in a row.
    ContainerName,
}

/// Whether Compose takes `text` there.
pub(crate) fn reads_as(cast: Cast, text: &str) -> bool {
    match cast {
        Cast::Int => integer(text),
        Cast::Float => text.parse::<f64>().is_ok(),
        Cast::Bool => truth(text),
        Cast::Flag => truth(text),
        Cast::Size => size(text),
        Cast::Duration => duration(text),
        Cast::ContainerName => text.as_bytes().windows(2).any(|pair| match pair {
            [first, second] => {
                first.is_ascii_alphanumeric() && (second.is_ascii_alphanumeric() || b"_.-".contains(second))
            }
            _ => false,
        }),
        Cast::PullPolicy => {
            let words = ["always", "never", "build", "if_not_present", "missing", "refresh", "daily", "weekly"];
            words.iter().any(|word| text.contains(word)) || text.contains("every_")
        }
    }
}

fn integer(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()) && text.parse::<i64>().is_ok()
}

fn truth(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    matches!(lower.as_str(), "y" | "yes" | "true" | "on" | "1" | "n" | "no" | "false" | "off" | "0")
}

/// A number with an optional unit of bytes.
fn size(text: &str) -> bool {
    if integer(text) {
        return true;
    }
    let split = text.rfind(|c: char| c.is_ascii_digit() || c == '.' || c == ' ').map_or(0, |at| at + 1);
    let (number, unit) = (text.get(..split).unwrap_or("").trim_end(), text.get(split..).unwrap_or(""));
    let unit = unit.to_ascii_lowercase();
    let unit = unit.strip_suffix("ib").or_else(|| unit.strip_suffix('b')).unwrap_or(&unit);
    matches!(unit, "" | "k" | "m" | "g" | "t" | "p") && number.parse::<f64>().is_ok_and(|number| number >= 0.0)
}

/// Go's durations: numbers with units, `1h2m3.5s`, and a bare `0`.
fn duration(text: &str) -> bool {
    let mut rest = text.strip_prefix(['-', '+']).unwrap_or(text);
    if rest == "0" {
        return true;
    }
    let mut parts = 0;
    while !rest.is_empty() {
        let number = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let digits = rest.get(..number).unwrap_or("");
        if digits.is_empty() || digits == "." || digits.matches('.').count() > 1 {
            return false;
        }
        rest = rest.get(number..).unwrap_or("");
        let units = ["ns", "us", "µs", "μs", "ms", "s", "m", "h", "d", "w"];
        let Some(behind) = units.iter().find_map(|unit| {
            let behind = rest.strip_prefix(unit)?;
            (behind.is_empty() || behind.starts_with(|c: char| c.is_ascii_digit() || c == '.')).then_some(behind)
        }) else {
            return false;
        };
        rest = behind;
        parts += 1;
    }
    parts > 0
}
