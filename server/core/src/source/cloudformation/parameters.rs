//! Files of parameters: the list that the command line takes, the map of CodePipeline, `samconfig.toml`.
//! Formats: <https://docs.aws.amazon.com/cli/latest/reference/cloudformation/create-stack.html>,
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/continuous-delivery-codepipeline-cfn-artifacts.html>,
//! <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-config.html>
//! Deliberately absent: all environments of a `samconfig.toml` but the first that names parameters.

use super::expression::literal;
use super::new;
use crate::source::terraform::{Model, Part};
use crate::syntax::hcl::{Expr, Kind};
use crate::syntax::{Node, sections};
use crate::text::{File, Spanned};

pub(super) fn read(file: &File, root: &Node) -> Model {
    let mut model = new(Part::Values);
    for item in root.items() {
        let key = item.get("ParameterKey").and_then(|key| Some(Spanned::new(key.as_str()?.into(), key.span)));
        if let (Some(key), Some(value)) = (key, item.get("ParameterValue")) {
            model.values.push((key, literal(file, value)));
        }
    }
    for entry in root.get("Parameters").map_or(&[][..], Node::entries) {
        if entry.value.scalar().is_some() {
            model.values.push((entry.key.clone(), literal(file, &entry.value)));
        }
    }
    model
}

/// `parameter_overrides = "Environment=\"prod\" DbVersion=\"16\""`, or a list of `Name=value`.
pub(super) fn of_sam(file: &File) -> Model {
    let mut model = new(Part::Values);
    let found = sections::read(&file.text).find(|line| line.key.value == "parameter_overrides");
    let Some(line) = found else { return model };
    let text = line.value.value;
    let mut at = 0;
    for word in text.split([' ', ',']) {
        let start = at;
        at += word.len() + 1;
        let Some((name, value)) = word.split_once('=') else { continue };
        let quotes = |c: char| matches!(c, '"' | '\'' | '\\' | '[' | ']');
        let bare = value.trim_matches(quotes);
        let from = start + name.len() + 1 + (value.len() - value.trim_start_matches(quotes).len());
        let span = line.value.span.slice(from, from + bare.len());
        let plain = name.trim_matches(quotes);
        let lead = start + (name.len() - name.trim_start_matches(quotes).len());
        let key = Spanned::new(plain.into(), line.value.span.slice(lead, lead + plain.len()));
        model.values.push((key, Expr { span, kind: Kind::Text { value: bare.into(), inner: span } }));
    }
    model
}
