//! Web servers that a repository configures: nginx, Apache, Caddy, Traefik. Formats:
//! <https://nginx.org/en/docs/beginners_guide.html#conf_structure>,
//! <https://httpd.apache.org/docs/current/configuring.html>,
//! <https://caddyserver.com/docs/caddyfile/concepts>,
//! <https://doc.traefik.io/traefik/getting-started/configuration-overview/>
//!
//! One declaration a file, at the first directive that only such a server has. For which environment, only the path
//! tells (`nginx/production/app.conf`, `httpd.prod.conf`). Deliberately absent: versions (no such file states one),
//! `.htaccess` (frameworks ship one whatever serves them), what the directives do.

use super::facts::Facts;
use super::{Claim, Reading, Source};
use crate::catalog::ProductId;
use crate::text::{File, RelPath, Span};

pub static SOURCE: Source = Source {
    id: "web-server",
    about: "Configuration of nginx, Apache, Caddy and Traefik: which server is configured",
    environment: None,
    claims,
    confirms: |path, head| first(path, head).is_some(),
    read,
};

/// Ends of names that stand for nothing: what fills a template in.
const TEMPLATES: [&str; 8] = [".template", ".tmpl", ".tpl", ".j2", ".erb", ".dist", ".example", ".sample"];
const SERVERS: [&str; 5] = ["nginx", "apache", "apache2", "httpd", "vhost"];

fn claims(path: &RelPath) -> Claim {
    if is_caddyfile(path) || is_traefik(path) || is_configuration(path) { Claim::Maybe } else { Claim::No }
}

fn is_caddyfile(path: &RelPath) -> bool {
    path.name().split('.').any(|word| word == "Caddyfile")
}

fn is_traefik(path: &RelPath) -> bool {
    matches!(path.name(), "traefik.yml" | "traefik.yaml" | "traefik.toml")
}

fn is_configuration(path: &RelPath) -> bool {
    let folder = path.folder();
    let is_site = matches!(folder.name(), "sites-available" | "sites-enabled");
    let name = path.name().to_ascii_lowercase();
    let name = TEMPLATES.iter().fold(&*name, |name, end| name.strip_suffix(end).unwrap_or(name));
    let of_server = |word: &str| SERVERS.contains(&word.trim_end_matches('s'));
    let words = || name.split(['.', '-', '_']);
    let ends_so = name.ends_with(".conf") || name.ends_with(".vhost") || name.ends_with(".nginx");
    is_site && !name.starts_with('.')
        || ends_so && (words().any(of_server) || folder.name() == "conf.d" || folder.parts().any(of_server))
}

fn read(file: &File, reading: &mut Reading) {
    let Some((product, at)) = first(&file.path, &file.text) else { return };
    let mut facts = Facts::new(file, reading);
    let declaration = facts.service(product, at, at.of(&file.text));
    facts.push(declaration);
}

/// The first directive that tells which server a file is for.
fn first(path: &RelPath, text: &str) -> Option<(ProductId, Span)> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let from = start + (line.len() - line.trim_start().len());
        start += line.len();
        let code = line.trim();
        if code.is_empty() || code.starts_with('#') {
            continue;
        }
        let product = if is_caddyfile(path) {
            is_site_of_caddy(code).then_some(ProductId::CADDY)
        } else if is_traefik(path) {
            is_start_of_traefik(code).then_some(ProductId::TRAEFIK)
        } else {
            told_by(code)
        };
        if let Some(product) = product {
            let code = if product == ProductId::NGINX { code.split('{').next().unwrap_or(code) } else { code };
            let shown = code.trim_end_matches(['{', ' ', '\t']).len();
            return Some((product, Span::new(from, from + shown)));
        }
    }
    None
}

/// The server whose directive a line is.
fn told_by(code: &str) -> Option<ProductId> {
    const OF_APACHE: [&str; 5] = ["<VirtualHost", "<Directory", "<IfModule", "<Location", "<Proxy"];
    let mut words = code.split_ascii_whitespace();
    let word = words.next()?;
    let is_directive = |name: &str| word.eq_ignore_ascii_case(name);
    let begins = |name: &&str| code.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    let of_apache = ["LoadModule", "DocumentRoot", "ServerRoot", "ProxyPass"].into_iter().any(is_directive);
    if OF_APACHE.iter().any(begins) || of_apache && !code.ends_with([';', '{']) {
        return Some(ProductId::APACHE_HTTPD);
    }
    let opens = code.ends_with('{') || code.contains("{ ");
    let block = word.trim_end_matches('{');
    if opens && (matches!(block, "server" | "http" | "events" | "upstream") || block == "location" && code.len() > 10) {
        return Some(ProductId::NGINX);
    }
    if code.ends_with(';')
        && matches!(word, "listen" | "server_name" | "proxy_pass" | "fastcgi_pass" | "worker_processes")
    {
        return Some(ProductId::NGINX);
    }
    None
}

/// The line that begins a site: an address. Global options and snippets serve nothing.
fn is_site_of_caddy(code: &str) -> bool {
    let address = code.trim_end_matches(['{', ' ', '\t']);
    let opens = code.ends_with('{') && !address.is_empty() && !address.starts_with('(');
    let host = address.trim_start_matches("https://").trim_start_matches("http://");
    let is_address =
        host.starts_with(':') || host.starts_with("localhost") || host.contains('.') || host.contains("{$");
    opens && is_address || !address.contains([' ', '/', '}']) && (host.starts_with(':') || host == "localhost")
}

fn is_start_of_traefik(code: &str) -> bool {
    let code = code.trim_start_matches('[');
    code.get(.."entryPoints".len()).is_some_and(|start| start.eq_ignore_ascii_case("entrypoints"))
}
