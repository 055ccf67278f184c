//! `did you mean`: the word of a list that is nearest to what was typed.
//! Deliberately absent: what the words are.

/// The nearest word, if one is near enough to be a slip.
#[must_use]
pub fn nearest<'a>(typed: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_ascii_lowercase().replace('_', "-");
    let allowed = (typed.chars().count() / 3).clamp(1, 4);
    let by_distance = words.into_iter().map(|word| (strsim::damerau_levenshtein(&typed, word), word));
    let (distance, word) = by_distance.min_by_key(|(distance, _)| *distance)?;
    let is_part = typed.len() >= 4 && word.contains(&typed);
    (distance <= allowed || is_part).then_some(word)
}

/// `: did you mean ..?`, or the whole list where it is short and nothing is near, or nothing.
pub(crate) fn phrase<'a>(typed: &str, words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<&str> = words.into_iter().collect();
    match nearest(typed, words.iter().copied()) {
        Some(near) => format!(": did you mean `{near}`?"),
        None if words.len() <= 12 => format!(": known are {}", words.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_understood() {
        let words = ["service-type", "service-version", "substitute"];
        assert_eq!(nearest("service_version", words), Some("service-version"));
        assert_eq!(nearest("servce-verison", words), Some("service-version"));
        assert_eq!(nearest("Version", words), Some("service-version"));
        assert_eq!(nearest("nothing-like-it", words), None);
        assert_eq!(nearest("", words), None);
    }
}
