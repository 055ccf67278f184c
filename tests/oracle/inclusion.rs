//! Included projects: files of their own folder, with their own variables and names.

use super::generate::{Make, key};
use super::text;
use super::tree::{Case, Content, Source, Y};

impl Make<'_> {
    /// Included projects below `folder`, and the entries that include them.
    pub(crate) fn included(&mut self, case: &mut Case, folder: &str) -> Vec<Y> {
        let mut entries = Vec::new();
        let others = std::mem::take(&mut self.others);
        self.known.clear();
        self.file(case, &format!("{folder}/compose.yaml"), true);
        if self.r.percent(50) {
            let lines = text::env_file(self.r);
            self.lines(case, &format!("{folder}/.env"), lines);
        }
        if self.r.percent(50) {
            let lines = text::env_file(self.r);
            self.lines(case, &format!("{folder}/a.env"), lines);
        }
        if self.r.percent(20) {
            let inner = format!("{folder}/inner");
            let known = std::mem::take(&mut self.known);
            self.file(case, &format!("{inner}/compose.yaml"), true);
            add_top(
                case,
                &format!("{folder}/compose.yaml"),
                "include",
                Y::Seq(vec![Y::Raw("inner/compose.yaml".into())]),
            );
            self.known = known;
        }
        let mut entry = vec![(key("path"), Y::Raw("inc/compose.yaml".into()))];
        if self.r.percent(30) {
            self.overlay = true;
            self.file(case, &format!("{folder}/over.yaml"), true);
            entry =
                vec![(key("path"), Y::Seq(vec![Y::Raw("inc/compose.yaml".into()), Y::Raw("./inc/over.yaml".into())]))];
        }
        if self.r.percent(30) {
            entry.push((key("env_file"), Y::Raw((self.r.pick(&["a.env", "inc/a.env"])).into())));
        }
        if self.r.percent(25) {
            entry.push((key("project_directory"), Y::Raw((self.r.pick(&[".", "inc", "./other"])).into())));
        }
        self.others = others;
        if !self.r.mistake(50) {
            for (path, prefix) in [("inner/compose.yaml", "inner-"), ("compose.yaml", "inc-"), ("over.yaml", "inc-")] {
                rename(case, &format!("{folder}/{path}"), prefix);
            }
        }
        entries.push(if entry.len() == 1 && self.r.percent(60) {
            match entry.pop() {
                Some((_, path @ Y::Raw(_))) => path,
                Some((key, path)) => Y::Map(vec![(key, path)]),
                None => Y::Raw("inc/compose.yaml".into()),
            }
        } else {
            Y::Map(entry)
        });
        entries
    }
}

pub(crate) fn add_top(case: &mut Case, path: &str, name: &str, value: Y) {
    let Some(source) = case.files.get_mut(path) else { return };
    let Content::Yaml(documents) = &mut source.content else { return };
    if let Some(Y::Map(entries)) = documents.first_mut() {
        entries.insert(0, (name.to_owned(), value));
    }
}

/// Gives the services of a file names of their own, so that others can include it.
fn rename(case: &mut Case, path: &str, prefix: &str) {
    let Some(Source { content: Content::Yaml(documents), .. }) = case.files.get_mut(path) else { return };
    let services = documents.iter_mut().flat_map(|document| match document {
        Y::Map(top) => top.iter_mut(),
        _ => [].iter_mut(),
    });
    for (_, services) in services.filter(|(key, _)| key == "services") {
        let Y::Map(services) = services else { continue };
        for (name, service) in services {
            *name = format!("{prefix}{name}");
            let service = match service {
                Y::Marked(_, service) => service,
                service => service,
            };
            let Y::Map(fields) = service else { continue };
            for (_, value) in
                fields.iter_mut().filter(|(key, _)| ["depends_on", "links", "extends"].contains(&key.as_str()))
            {
                refer(value, prefix);
            }
        }
    }
}

fn refer(value: &mut Y, prefix: &str) {
    match value {
        Y::Raw(name) => *name = format!("{prefix}{name}"),
        Y::Seq(items) => items.iter_mut().for_each(|item| refer(item, prefix)),
        Y::Map(entries) => {
            for (key, value) in entries {
                match value {
                    Y::Raw(_) if key == "service" => refer(value, prefix),
                    Y::Map(_) => *key = format!("{prefix}{key}"),
                    _ => {}
                }
            }
        }
        Y::Marked(_, value) => refer(value, prefix),
        Y::Block(..) => {}
    }
}
