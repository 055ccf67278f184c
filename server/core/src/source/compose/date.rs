//! Dates of YAML 1.1, and how Compose prints one that it turns into text: as Go's `%v` prints a time.
//! Deliberately absent: zones by name, and what else a date could mean.

/// A date, with or without a time, as go-yaml takes it (four digits for the year, one or two for everything else) in the
/// form `2024-01-02 00:00:00 +0000 UTC`; `None` for anything else.
pub(super) fn print(text: &str) -> Option<String> {
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => (text.get(..at).unwrap_or(""), text.get(at..)),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let year: u32 = if year.len() == 4 && parts.next().is_none() { year.parse().ok()? } else { return None };
    let (month, day) = (small(month)?, small(day)?);
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=days).contains(&day) {
        return None;
    }
    let time = match time {
        Some(time) => self::time(time)?,
        None => "00:00:00 +0000 UTC".to_owned(),
    };
    Some(format!("{year:04}-{month:02}-{day:02} {time}"))
}

/// ` 10:00:00.5`, `T10:00:00Z`, `T10:00:00+02:00`: a zone with `T` and none without.
fn time(text: &str) -> Option<String> {
    let zoned = !text.starts_with(' ');
    let clock = text.get(1..)?;
    let (clock, zone) = match clock.find(['Z', '+', '-']) {
        Some(at) => (clock.get(..at)?, clock.get(at..)),
        None => (clock, None),
    };
    let zone = match zone {
        None if !zoned => "+0000 UTC".to_owned(),
        Some("Z") if zoned => "+0000 UTC".to_owned(),
        Some(zone) if zoned && zone.len() == 6 && zone.get(3..4) == Some(":") => offset(zone)?,
        _ => return None,
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let parts: Vec<_> = clock.split(':').map(small).collect();
    let [Some(hour @ 0..=23), Some(minute @ 0..=59), Some(second @ 0..=59)] = parts.as_slice() else { return None };
    if fraction.is_empty() || !fraction.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let fraction = fraction.get(..9).unwrap_or(fraction).trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    Some(format!("{hour:02}:{minute:02}:{second:02}{point}{fraction} {zone}"))
}

/// `-05:00` as `-0500 -0500`; no offset is the zone UTC.
fn offset(zone: &str) -> Option<String> {
    let (hours, minutes) = (zone.get(1..3)?, zone.get(4..6)?);
    let (hour, minute) = (small(hours)?, small(minutes)?);
    if hour > 24 || minute > 59 {
        return None;
    }
    let plain = format!("{}{hours}{minutes}", zone.get(..1)?);
    Some(if hour == 0 && minute == 0 { "+0000 UTC".to_owned() } else { format!("{plain} {plain}") })
}

/// A number of one or two digits.
fn small(text: &str) -> Option<u32> {
    (matches!(text.len(), 1 | 2) && text.chars().all(|c| c.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_printed_as_compose_does() {
        // Each pair is what `docker-compose config` printed for it in an `environment` that is merged.
        for (written, printed) in [
            ("2024-01-02", "2024-01-02 00:00:00 +0000 UTC"),
            ("2024-1-2", "2024-01-02 00:00:00 +0000 UTC"),
            ("2024-02-29", "2024-02-29 00:00:00 +0000 UTC"),
            ("2024-01-02 10:11:12", "2024-01-02 10:11:12 +0000 UTC"),
            ("2024-01-02T10:11:12.5Z", "2024-01-02 10:11:12.5 +0000 UTC"),
            ("2024-01-02T1:2:3.500Z", "2024-01-02 01:02:03.5 +0000 UTC"),
            ("2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.1 -0500 -0500"),
            ("2001-12-14T21:59:43+00:00", "2001-12-14 21:59:43 +0000 UTC"),
            ("2001-12-14T21:59:43+05:30", "2001-12-14 21:59:43 +0530 +0530"),
        ] {
            assert_eq!(print(written).as_deref(), Some(printed), "{written}");
        }
        for text in
            ["2024-13-01", "2023-02-29", "2024-01-02T10:11:12", "2001-12-14 21:59:43.10 -5", "24-01-01", "a-b-c"]
        {
            assert_eq!(print(text), None, "{text}");
        }
    }
}
