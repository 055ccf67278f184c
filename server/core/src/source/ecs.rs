//! Amazon ECS task definitions and Elastic Beanstalk's `Dockerrun.aws.json`: images and variables of containers.
//! Formats: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html>,
//! <https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/create_deploy_docker_v2config.html>
//! Deliberately absent: secrets' values, task definitions of templates (`cloudformation`, `terraform`).

use super::facts::Facts;
use super::{Claim, Reading, Source};
use crate::catalog;
use crate::syntax::{Node, json};
use crate::text::{File, RelPath};

pub static SOURCE: Source = Source {
    id: "ecs",
    about: "Amazon ECS task definitions, Dockerrun.aws.json: images and variables of containers",
    environment: Some("production"),
    claims,
    confirms: |_, head| head.contains("ontainerDefinitions\"") || head.contains("\"AWSEBDockerrunVersion\""),
    read,
};

fn claims(path: &RelPath) -> Claim {
    let name = path.name().to_ascii_lowercase();
    let Some(stem) = name.strip_suffix(".json") else { return Claim::No };
    let by_name = ["task", "ecs", "dockerrun", "container-def", "containerdef", "container_def"];
    let by_folder =
        |part: &str| matches!(part, ".aws" | "aws" | "ecs" | "task-definitions" | "task_definitions" | "tasks");
    if by_name.iter().any(|word| stem.contains(word)) || path.folder().parts().any(by_folder) {
        Claim::Maybe
    } else {
        Claim::No
    }
}

fn read(file: &File, reading: &mut Reading) {
    let parsed = json::read(&file.text);
    reading.problems.extend(parsed.problems.iter().cloned());
    let Some(root) = parsed.root() else { return };
    let mut facts = Facts::new(file, reading);
    // As `aws ecs describe-task-definition` prints it, the definition is one level down.
    let root = root.get("taskDefinition").filter(|node| node.is_map()).unwrap_or(root);
    for container in root.get("containerDefinitions").map_or(&[][..], Node::items) {
        self::container(&mut facts, container);
    }
    if let Some(image) = root.at(&["Image", "Name"]) {
        facts.image(image, None);
    }
}

/// `{"name": .., "image": .., "environment": [{"name": .., "value": ..}]}`
fn container(facts: &mut Facts<'_>, container: &Node) {
    let name = container.get("name").and_then(Node::as_str);
    let image = container.get("image");
    let known = image.and_then(Node::as_str).and_then(catalog::image);
    if let Some(image) = image {
        facts.image(image, name);
    }
    // The variables of a service are its own settings.
    if known.is_some_and(|known| known.product.is_some_and(|product| product.category().is_backing_service())) {
        return;
    }
    for item in container.get("environment").map_or(&[][..], Node::items) {
        if let (Some(name), Some(value)) = (item.get("name").and_then(Node::as_str), item.get("value")) {
            facts.variable(name, value);
        }
    }
    for item in container.get("secrets").map_or(&[][..], Node::items) {
        if let Some((text, name)) = item.get("name").and_then(|name| Some((name.as_str()?, name))) {
            facts.named(text, name.inner_span(&facts.file.text));
        }
    }
}
