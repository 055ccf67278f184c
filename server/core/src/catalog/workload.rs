//! Resources of clouds that run containers and functions: where their images, variables and runtimes stand.
//!
//! Deliberately absent: tasks that run and end (jobs), and what the images are (`image`).

/// What a resource type runs. Paths have dots; blocks and lists on the way mean each of them.
#[derive(Debug, PartialEq, Eq)]
pub struct Workload {
    /// Paths of containers; `""` is the resource itself.
    pub containers: &'static str,
    /// Of a container: the path of its image.
    pub image: &'static str,
    /// Of a container or of the resource: the path of its variables.
    pub variables: &'static str,
    /// The path of the name of a runtime, as `nodejs20.x`.
    pub runtime: &'static str,
    /// Whether the runtime's number stands without a point, as in `python312`.
    pub glued: bool,
}

const fn containers(containers: &'static str, image: &'static str, variables: &'static str) -> Workload {
    Workload { containers, image, variables, runtime: "", glued: false }
}

const fn function(runtime: &'static str, variables: &'static str, glued: bool) -> Workload {
    Workload { containers: "", image: "", variables, runtime, glued }
}

const POD: Workload = containers("spec.template.spec.container", "image", "env");

static ROWS: &[((&str, &str), Workload)] = &[
    (("arm", "microsoft.app/containerapps"), containers("properties.template.containers", "image", "env")),
    (
        ("arm", "microsoft.containerinstance/containergroups"),
        containers("properties.containers", "properties.image", "properties.environmentVariables"),
    ),
    (
        ("arm", "microsoft.web/sites"),
        function("properties.siteConfig.linuxFxVersion", "properties.siteConfig.appSettings", false),
    ),
    (
        ("cloudformation", "AWS::AppRunner::Service"),
        containers(
            "SourceConfiguration.ImageRepository",
            "ImageIdentifier",
            "ImageConfiguration.RuntimeEnvironmentVariables",
        ),
    ),
    (("cloudformation", "AWS::ECS::TaskDefinition"), containers("ContainerDefinitions", "Image", "Environment")),
    (("cloudformation", "AWS::ElasticBeanstalk::Environment"), function("SolutionStackName", "", false)),
    (("cloudformation", "AWS::Lambda::Function"), function("Runtime", "Environment.Variables", false)),
    (("cloudformation", "AWS::Serverless::Function"), function("Runtime", "Environment.Variables", false)),
    (("nomad", "docker"), containers("", "config.image", "env")),
    (("nomad", "podman"), containers("", "config.image", "env")),
    (("terraform", "aws_ecs_task_definition"), containers("container_definitions", "image", "environment")),
    (("terraform", "aws_elastic_beanstalk_environment"), function("solution_stack_name", "", false)),
    (("terraform", "aws_lambda_function"), function("runtime", "environment.variables", false)),
    (("terraform", "azurerm_container_app"), containers("template.container", "image", "env")),
    (("terraform", "azurerm_container_group"), containers("container", "image", "environment_variables")),
    (("terraform", "docker_container"), containers("", "image", "env")),
    (("terraform", "docker_image"), containers("", "name", "")),
    (("terraform", "docker_service"), containers("task_spec.container_spec", "image", "env")),
    (("terraform", "google_cloud_run_service"), containers("template.spec.containers", "image", "env")),
    (("terraform", "google_cloud_run_v2_service"), containers("template.containers", "image", "env")),
    (("terraform", "google_cloudfunctions2_function"), function("build_config.runtime", "", true)),
    (("terraform", "google_cloudfunctions_function"), function("runtime", "environment_variables", true)),
    (("terraform", "kubernetes_daemon_set_v1"), POD),
    (("terraform", "kubernetes_daemonset"), POD),
    (("terraform", "kubernetes_deployment"), POD),
    (("terraform", "kubernetes_deployment_v1"), POD),
    (("terraform", "kubernetes_pod"), containers("spec.container", "image", "env")),
    (("terraform", "kubernetes_pod_v1"), containers("spec.container", "image", "env")),
    (("terraform", "kubernetes_replication_controller"), POD),
    (("terraform", "kubernetes_replication_controller_v1"), POD),
    (("terraform", "kubernetes_stateful_set"), POD),
    (("terraform", "kubernetes_stateful_set_v1"), POD),
];

/// What a resource of this type runs. Platforms are those of [`super::managed`], and `nomad` with a task's driver.
#[must_use]
pub fn workload(platform: &str, resource: &str) -> Option<&'static Workload> {
    let at = ROWS.binary_search_by_key(&(platform, resource), |(key, _)| *key).ok()?;
    ROWS.get(at).map(|(_, row)| row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found() {
        assert!(ROWS.is_sorted_by_key(|(key, _)| *key));
        assert_eq!(workload("terraform", "kubernetes_deployment"), Some(&POD));
        assert_eq!(workload("cloudformation", "AWS::Lambda::Function").map(|row| row.runtime), Some("Runtime"));
        assert!(workload("terraform", "aws_instance").is_none());
    }
}
