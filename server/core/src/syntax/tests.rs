//! What holds for every reader and any text: it ends without a panic, and each span lies in the text on character
//! boundaries. The texts are made by a fixed sequence of edits, so that a failure can be repeated.

use super::*;

/// A small linear congruential generator: the same numbers on every machine.
struct Lcg(u64);

impl Lcg {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

const YAML: &str = "\u{feff}# 😀\r\nx-a: &a {image: 'postgres:13', e: [1, \"b\\n\"]}\r\nservices:\n  db:\n    <<: *a\n    \
    command: |-\n      été # no\n\n      end\n    tty: !reset null\n  ? complex\n  : [*a, &b b, *b]\n--- >\n folded\n text\n...\n";
const TEMPLATE: &str =
    "a:\n  {{- if x }}\n  b: {{ y }}:1 # c\n  {{- end }}\n<<<<<<< HEAD\n  c: <%= 'z' %>\n=======\n  c: 2\n>>>>>>> x\n";
const JSON: &str = "{ // é\n\t\"a\": [1, \"\\u00e9\", null,], /* x\n */ \"b\": {\"c\": \"😀\"},\n}\n";
const ENV: &str = "\u{feff}# é\r\nexport A=\"x\n😀\" # c\nB='it\\'s'\nC: d # e\nD\nE=\"\\0101\\$x\"\nF=`g\nG=\"\n";
const DOCKER: &str = "# syntax=docker/dockerfile:1\n# escape=\\\nARG V=13 W=\"a b\"\nFROM --platform=$P postgres:${V:-9}-${W%b} AS é\n\
    RUN --mount=type=bind,from=x apt-get update && \\\n  # no\n\n  apt-get install -y 'a=1' \"b\" ${C} && sh -c \"apk add x\"\n\
    RUN <<EOF bash\npip install 'é==1' \\\n  z\nEOF\nONBUILD RUN [\"sh\", \"-c\", \"gem install pg\"]\nENV old value é\nCOPY --from=é a b\n";
const PIECES: &[&str] = &[
    "\"", "'", "[", "]", "{", "}", ":", ": ", "- ", "\t", "#", " #", "&a ", "*a", "|", ">", "!", "@", "%", "\n",
    "\r\n", "\\", "\\\n", "$", "${", "}", "<<", "<<EOF", "<%", "%>", "{{", "}}", "😀", "é", "\u{feff}", "\0", "\u{85}",
    "---\n", "...", "=", "`", "? ", "~", ",", "  ", "/*", "//", "--",
];

/// `text` after a few edits at character boundaries.
fn mutated(text: &str, random: &mut Lcg) -> String {
    let mut text = text.to_owned();
    for _ in 0..=random.below(4) {
        let at = |random: &mut Lcg, text: &str| text.floor_char_boundary(random.below(text.len() + 1));
        let (a, b) = (at(random, &text), at(random, &text));
        match random.below(6) {
            0..3 => text.insert_str(a, PIECES[random.below(PIECES.len())]),
            3 => text.replace_range(a.min(b)..a.max(b).min(text.floor_char_boundary(a.min(b) + 20)), ""),
            4 => {
                let copy = text.get(a.min(b)..a.max(b)).unwrap().to_owned();
                text.insert_str(at(random, &text.clone()), &copy);
            }
            _ => {
                if let Some(c) = text.get(a..).unwrap().chars().next() {
                    text.replace_range(a..a + c.len_utf8(), "");
                }
            }
        }
        text.truncate(text.floor_char_boundary(2000));
    }
    text
}

fn inside(text: &str, span: Span) {
    assert!(text.get(span.range()).is_some(), "{span:?} is no part of {text:?}");
}

fn node(text: &str, node: &Node) {
    inside(text, node.span);
    inside(text, node.inner_span(text));
    node.alias.into_iter().for_each(|alias| inside(text, alias));
    for (at, c) in node.as_str().unwrap_or("").char_indices() {
        inside(text, node.value_span(text, at..at + c.len_utf8()));
    }
    for entry in node.entries() {
        inside(text, entry.key.span);
        entry.merged.into_iter().for_each(|merged| inside(text, merged));
        self::node(text, &entry.value);
    }
    node.items().iter().for_each(|item| self::node(text, item));
}

fn tree(text: &str, read: &yaml::Yaml) {
    read.documents.iter().for_each(|document| node(text, document));
    rest(text, &read.comments, &read.problems);
}

fn rest(text: &str, spans: &[Span], problems: &[Problem]) {
    assert!(spans.is_sorted(), "{spans:?} in {text:?}");
    spans.iter().for_each(|&span| inside(text, span));
    problems.iter().for_each(|problem| inside(text, problem.span));
    assert_eq!(comments(text, spans).len(), spans.len());
}

fn env(text: &str, dialect: &dotenv::Dialect) {
    let read = dotenv::read_as(text, dialect);
    for line in &read.lines {
        inside(text, line.span);
        assert_eq!(line.key.span.of(text), &*line.key.value);
        if let Some(value) = &line.value {
            inside(text, value.span);
            assert!(value.span.contains(value.inner));
            inside(text, value.value_span(text, 0..value.text.len()));
        }
    }
    rest(text, &read.comments, &read.problems);
}

fn docker(text: &str) {
    let file = dockerfile::read(text);
    for instruction in &file.instructions {
        inside(text, instruction.span);
        inside(text, instruction.name.span);
        let words = instruction.args.iter().chain(instruction.json.iter().flatten());
        words.for_each(|word| inside(text, word.span));
        instruction.flags.iter().for_each(|flag| inside(text, flag.name.span.to(flag.value.span)));
        instruction.heredocs.iter().for_each(|heredoc| inside(text, heredoc.body));
    }
    for (index, stage) in file.stages.iter().enumerate() {
        inside(text, stage.from.span);
        let given = |name: &str| (name == "P").then(|| expand::Expanded::variable("linux", name));
        for image in file.variables(index, &given).into_values().chain([file.image(stage, &given)]) {
            for piece in &image.pieces {
                if let expand::Origin::Written(span) = piece.origin {
                    inside(text, span);
                }
            }
            assert_eq!(image.pieces.iter().map(|piece| piece.range.len()).sum::<usize>(), image.text.len());
        }
        for install in stage.runs.iter().flat_map(dockerfile::Run::packages) {
            inside(text, install.name.span);
        }
    }
    rest(text, &file.comments, &file.problems);
}

/// Everything, on one text.
fn every_reader(text: &str) {
    tree(text, &yaml::read(text));
    tree(text, &json::read(text));
    for dialect in [dotenv::Dialect::COMPOSE, dotenv::Dialect::NODE, dotenv::Dialect::RUBY, dotenv::Dialect::LITERAL] {
        env(text, &dialect);
    }
    docker(text);
}

#[test]
fn spans_lie_in_the_text_whatever_it_is() {
    let mut random = Lcg(2);
    for text in [YAML, TEMPLATE, JSON, ENV, DOCKER] {
        every_reader(text);
        for _ in 0..60 {
            every_reader(&mutated(text, &mut random));
        }
    }
}

#[test]
fn a_text_cut_anywhere_is_read() {
    for text in [YAML, TEMPLATE, JSON, ENV, DOCKER] {
        for (at, _) in text.char_indices().step_by(3) {
            every_reader(text.get(..at).unwrap());
        }
    }
}

#[test]
fn noise_is_read() {
    let mut random = Lcg(7);
    for _ in 0..200 {
        let noise: String = (0..random.below(60)).map(|_| PIECES[random.below(PIECES.len())]).collect();
        every_reader(&noise);
    }
}

#[test]
fn deep_and_large_texts_end() {
    let deep: String = (0..2000).map(|level| format!("{}a:\n", " ".repeat(level % 600))).collect();
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        bomb.push_str(&format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 9].join(", ")));
    }
    for text in
        ["[".repeat(5000), "{a: ".repeat(2000), "- ".repeat(2000), "a: [\n".repeat(800), "a: \"b\n".repeat(800), deep]
    {
        every_reader(&text);
    }
    let read = yaml::read(&bomb);
    assert_eq!(read.problems.len(), 1);
    assert_eq!(&*read.problems[0].message, "left out: the file is too large or too deeply nested");
    assert_eq!(yaml::read("a: &a [*a]\n").problems[0].span, Span::new(7, 9));
    let longs = ["A=\"b\n".repeat(2000), "RUN <<EOF\n".repeat(2000), "ENV A=$A$A B=$A\n".repeat(200)];
    longs.iter().for_each(|text| every_reader(&format!("FROM x\n{text}")));
}

#[test]
fn comments_know_their_line() {
    let text = "# a\nb: 1 # c\n\n  # d";
    let found = comments(text, &yaml::read(text).comments);
    let told: Vec<_> = found.iter().map(|comment| (comment.text, comment.line, comment.own_line)).collect();
    assert_eq!(told, [("# a", 0, true), ("# c", 1, false), ("# d", 3, true)]);
}
