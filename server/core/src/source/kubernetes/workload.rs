//! Workloads: containers of pods, and the images that OpenShift builds and deploys from.
//! Deliberately absent: probes, volumes, resources.

use super::Visit;
use crate::catalog::{self, Category};
use crate::source::{RawDeclaration, RawImage, Role};
use crate::syntax::Node;
use crate::traced::Traced;

/// Containers of one pod beyond this many are not read.
const MOST: usize = 64;

impl Visit<'_> {
    pub(super) fn workload(&mut self, kind: &str, node: &Node) {
        let (path, task): (&[&str], bool) = match kind {
            "Deployment"
            | "StatefulSet"
            | "DaemonSet"
            | "ReplicaSet"
            | "ReplicationController"
            | "DeploymentConfig"
            | "Rollout"
            | "Service" => (&["spec", "template", "spec"], false),
            "Job" => (&["spec", "template", "spec"], true),
            "CronJob" => (&["spec", "jobTemplate", "spec", "template", "spec"], true),
            "Pod" => (&["spec"], false),
            "PodTemplate" => (&["template", "spec"], false),
            "BuildConfig" => return self.build(node),
            "ImageStream" => return self.stream(node),
            _ => return,
        };
        let Some(pod) = node.at(path) else { return };
        for container in containers(pod, "containers") {
            self.container(container, task);
        }
        for container in containers(pod, "initContainers") {
            self.container(container, true);
        }
        if kind == "DeploymentConfig" {
            self.triggers(node);
        }
    }

    /// `task`: it runs and ends. A database's image is then there for its client tools.
    fn container(&mut self, node: &Node, task: bool) {
        let image = node.get("image").and_then(|image| self.parameters.expand(self.facts.file, image));
        let known = image.as_ref().and_then(|image| catalog::image(&image.text));
        let service = known.as_ref().and_then(|known| known.product).filter(|product| is_service(product.category()));
        let tool = known.as_ref().is_some_and(|known| known.tool);
        if service.is_none() && !tool {
            self.variables(node);
        }
        let Some(image) = image.filter(|image| !image.text.trim().is_empty()) else { return };
        let container = node.get("name").and_then(Node::as_str).unwrap_or("");
        if task && service.is_some() {
            self.client(&image);
        } else {
            self.image(image, container);
        }
    }

    fn image(&mut self, image: Traced, container: &str) {
        let Some(resource) = self.found.last_mut() else { return };
        resource.images.push((container.to_owned(), self.facts.reading.images.len()));
        let name = if resource.name.is_empty() { container } else { &resource.name };
        self.facts.reading.images.push(RawImage {
            environment: self.facts.environment.clone(),
            image,
            name: Some(name.to_owned()),
        });
    }

    fn client(&mut self, image: &Traced) {
        let Some(known) = catalog::image(&image.text) else { return };
        let Some(product) = known.product.filter(|_| !known.tool) else { return };
        let at = image.at.span;
        let declaration = self.facts.service(product, at, image.text.clone());
        let version =
            known.version.as_ref().map(|range| image.shown(range)).filter(|place| place.file == image.at.file);
        self.facts.push(RawDeclaration {
            role: Role::Client,
            strength: crate::source::Strength::Weak,
            pin: known.pin,
            variant: known.variant,
            version_at: version.map(|place| place.span),
            ..declaration
        });
    }

    fn variables(&mut self, container: &Node) {
        for item in container.get("env").map_or(&[][..], Node::items) {
            let Some(name) = item.get("name") else { continue };
            let Some(text) = name.as_str() else { continue };
            match item.get("value") {
                Some(value) => match self.parameters.expand(self.facts.file, value) {
                    Some(value) => self.facts.value(text, &value.text, value.at.span),
                    None => self.facts.variable(text, value),
                },
                None => self.facts.named(text, name.inner_span(&self.facts.file.text)),
            }
        }
    }

    /// A deployment whose image is filled in from an image stream: `postgresql:12`.
    fn triggers(&mut self, node: &Node) {
        for trigger in node.at(&["spec", "triggers"]).map_or(&[][..], Node::items) {
            let from = trigger.at(&["imageChangeParams", "from", "name"]);
            let Some(image) = from.and_then(|name| self.parameters.expand(self.facts.file, name)) else { continue };
            if catalog::image(&image.text).is_some_and(|known| known.product.is_some()) {
                self.image(image, "");
            }
        }
    }

    fn build(&mut self, node: &Node) {
        for strategy in node.at(&["spec", "strategy"]).map_or(&[][..], Node::entries) {
            let from = strategy.value.at(&["from", "name"]);
            if let Some(image) = from.and_then(|name| self.parameters.expand(self.facts.file, name)) {
                self.image(image, "");
            }
        }
    }

    fn stream(&mut self, node: &Node) {
        for tag in node.at(&["spec", "tags"]).map_or(&[][..], Node::items).iter().take(MOST) {
            let docker = tag.at(&["from", "kind"]).and_then(Node::as_str) == Some("DockerImage");
            let from = tag.at(&["from", "name"]).filter(|_| docker);
            if let Some(image) = from.and_then(|name| self.parameters.expand(self.facts.file, name)) {
                self.image(image, "");
            }
        }
    }
}

fn containers<'n>(pod: &'n Node, key: &str) -> impl Iterator<Item = &'n Node> {
    pod.get(key).map_or(&[][..], Node::items).iter().take(MOST)
}

fn is_service(category: Category) -> bool {
    !matches!(category, Category::Runtime | Category::Os)
}
