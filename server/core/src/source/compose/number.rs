//! The type of an unquoted scalar, and how Compose prints it: `0x1F` is `31`, `1.10` is `1.1`, `1e7` is `1e+07`.
//!
//! Compose reads YAML with go-yaml 3 (<https://pkg.go.dev/go.yaml.in/yaml/v3>): YAML 1.2's core types, with octals and
//! `_` of YAML 1.1, and dates; `yes` and `on` are text. Numbers are printed as Go's `%v` does.

use super::date;
use super::item::Type;

/// Type and printed form of a plain scalar; `None` for text.
pub(super) fn resolve(text: &str) -> Option<(Type, String)> {
    let first = text.chars().next()?;
    match first {
        't' | 'T' | 'f' | 'F' => match text {
            "true" | "True" | "TRUE" => Some((Type::Bool, "true".into())),
            "false" | "False" | "FALSE" => Some((Type::Bool, "false".into())),
            _ => None,
        },
        '.' => match text {
            ".nan" | ".NaN" | ".NAN" => Some((Type::Float, "NaN".into())),
            ".inf" | ".Inf" | ".INF" => Some((Type::Float, "+Inf".into())),
            _ => dotted(text).map(float),
        },
        '+' | '-' if matches!(text.get(1..), Some(".inf" | ".Inf" | ".INF")) => {
            Some((Type::Float, format!("{first}Inf")))
        }
        '+' | '-' | '0'..='9' => {
            if let Some(printed) = date::print(text) {
                return Some((Type::Time, printed));
            }
            let plain = text.replace('_', "");
            if let Some(int) = integer(&plain) {
                return Some((Type::Int, int));
            }
            is_float(&plain).then(|| plain.parse().ok().map(float)).flatten()
        }
        _ => None,
    }
}

/// A number that begins with a dot; `_` between its digits is dropped.
fn dotted(text: &str) -> Option<f64> {
    let plain = text.replace('_', "");
    is_float(&plain).then(|| plain.parse().ok()).flatten()
}

fn float(value: f64) -> (Type, String) {
    (Type::Float, print(value))
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_float(text: &str) -> bool {
    let rest = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match rest.find(['e', 'E']) {
        Some(at) => (rest.get(..at).unwrap_or(""), rest.get(at + 1..)),
        None => (rest, None),
    };
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let mantissa = match mantissa.split_once('.') {
        Some(("", after)) => !after.is_empty() && digits(after),
        Some((before, after)) => digits(before) && digits(after),
        None => !mantissa.is_empty() && digits(mantissa),
    };
    let exponent = exponent.is_none_or(|text| {
        let text = text.strip_prefix(['-', '+']).unwrap_or(text);
        !text.is_empty() && digits(text)
    });
    mantissa && exponent
}

/// An integer of at most 64 bits with Go's prefixes, in decimal.
fn integer(text: &str) -> Option<String> {
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let lower = rest.to_ascii_lowercase();
    let (digits, radix) = if let Some(digits) = lower.strip_prefix("0x") {
        (digits, 16)
    } else if let Some(digits) = lower.strip_prefix("0b") {
        (digits, 2)
    } else if let Some(digits) = lower.strip_prefix("0o") {
        (digits, 8)
    } else if lower.len() > 1 && lower.starts_with('0') {
        (lower.get(1..).unwrap_or(""), 8)
    } else {
        (lower.as_str(), 10)
    };
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    let value = u64::from_str_radix(digits, radix).ok()?;
    match (negative, value) {
        (true, 0) => Some("0".into()),
        (true, value) if value <= i64::MAX.unsigned_abs() + 1 => Some(format!("-{value}")),
        (true, _) => None,
        // Beyond 63 bits only what has no sign is taken.
        (false, value) => (value <= i64::MAX.unsigned_abs() || !text.starts_with('+')).then(|| value.to_string()),
    }
}

/// The shortest decimal that reads back as `value`; with an exponent below 0.0001 and from a million on.
fn print(value: f64) -> String {
    let scientific = format!("{value:e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return scientific };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&exponent) {
        return format!("{value}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_are_printed_as_compose_does() {
        // Each pair is what `docker-compose config` printed for it in `environment`.
        for (written, printed) in [
            ("1.10", "1.1"),
            ("1234567.0", "1.234567e+06"),
            ("100000.0", "100000"),
            ("123456.5", "123456.5"),
            ("0.0001", "0.0001"),
            ("0.00001", "1e-05"),
            ("1e20", "1e+20"),
            (".5", "0.5"),
            (".5e3", "500"),
            (".5_5", "0.55"),
            ("08", "8"),
            ("0b11", "3"),
            ("-0x1f", "-31"),
            ("+0x1f", "31"),
            ("1__0", "10"),
            ("1_0.5", "10.5"),
            ("0.", "0"),
            ("18446744073709551615", "18446744073709551615"),
            ("+18446744073709551615", "1.8446744073709552e+19"),
            ("-9223372036854775809", "-9.223372036854776e+18"),
            ("0777_7", "4095"),
            ("0_8", "8"),
            ("-.inf", "-Inf"),
            ("-.5", "-0.5"),
            ("+12e03", "12000"),
            ("0x_1", "1"),
            ("-0", "0"),
            ("-0.0", "-0"),
            ("true", "true"),
            ("False", "false"),
        ] {
            assert_eq!(resolve(written).map(|(_, text)| text).as_deref(), Some(printed), "{written}");
        }
        for text in ["0o", "1e", ".e3", "1:30", "190:20:30", "=", "0x", "_1", "yes", "on", "", "-", "2024-02-30", "a.b"]
        {
            assert_eq!(resolve(text), None, "{text}");
        }
    }
}
