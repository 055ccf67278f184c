//! Assignments, calls and variables of the environment.

use super::*;

#[test]
fn assignments_have_paths() {
    for (language, text, want) in [
        (Language::Ruby, "config.active_storage.service = :amazon", "config.active_storage.service = amazon"),
        (Language::Ruby, "Rails.application.config.x ||= 'y'", "Rails.application.config.x = y"),
        (Language::Ruby, "ENV['A'] = 'b'", "ENV.A = b"),
        (Language::Python, "CACHES['default']['BACKEND'] = 'x'", "CACHES.default.BACKEND = x"),
        (Language::Python, "class A:\n  X: str = 'y'", "X = y"),
        (Language::JavaScript, "module.exports.client = 'pg'", "module.exports.client = pg"),
        (Language::TypeScript, "class A { driver: string = 'pg' }", "driver = pg"),
        (Language::Php, "<?php $db['default']['hostname'] = 'x';", "db.default.hostname = x"),
        (Language::Php, "<?php class A { public $driver = 'x'; }", "driver = x"),
        (Language::Php, "<?php class A { const DRIVER = 'x'; }", "DRIVER = x"),
        (Language::Elixir, "@adapter Ecto.Adapters.Postgres", "adapter = <Ecto.Adapters.Postgres>"),
        (Language::Java, "class A { static final String IMAGE = \"postgres:16\"; }", "IMAGE = postgres:16"),
        (Language::CSharp, "class A { public string Driver { get; set; } = \"x\"; }", "Driver = x"),
        (Language::Kotlin, "private val image: String = \"postgres:16\"", "image = postgres:16"),
    ] {
        assert_eq!(assigned(language, text), [want], "{language:?}: {text}");
    }
    assert_eq!(assigned(Language::Ruby, "x += 'y'"), [""; 0]);
}

#[test]
fn calls_have_receivers_arguments_and_names() {
    for (language, text, want) in [
        (Language::Ruby, "gem 'pg', '~> 1.1', group: :test", "gem(pg, ~> 1.1, group: test)"),
        (Language::Ruby, "config.vm.provision 'shell', inline: 'x'", "config.vm.provision(shell, inline: x)"),
        (Language::Ruby, "group(:test) do end", "group(test) {}"),
        (Language::Python, "dj.config(default='sqlite:///x')", "dj.config(default: sqlite:///x)"),
        (Language::JavaScript, "new Sequelize('x', { dialect: 'pg' })", "Sequelize(x, <>)"),
        (Language::TypeScript, "defineConfig<X>({ a: 1 })", "defineConfig(<>)"),
        (Language::Php, "<?php $c->extension('doctrine', name: 'x');", "c.extension(doctrine, name: x)"),
        (Language::Php, "<?php Schema::table('x');", "Schema.table(x)"),
        (Language::Php, "<?php new \\App\\Memcached('x');", "Memcached(x)"),
        (Language::Elixir, "config :app, App.Repo, adapter: :pg", "config(app, <App.Repo>, adapter: pg)"),
        (Language::Elixir, "use Oban, repo: :x", "use(<Oban>, repo: x)"),
        (Language::Java, "class A { X x = new X<>(\"postgres:16\"); }", "X(postgres:16)"),
        (Language::Java, "@Sql(name = \"x\") class A {}", "Sql(name: x)"),
        (Language::CSharp, "o.UseNpgsql(\"x\", name: \"y\");", "o.UseNpgsql(x, name: y)"),
        (Language::CSharp, "s.AddDbContext<X>(\"y\");", "s.AddDbContext(y)"),
        (Language::CSharp, "var b = new PostgreSqlBuilder();", "PostgreSqlBuilder()"),
        (Language::Kotlin, "Database.connect(\"jdbc:h2\", driver = \"x\")", "Database.connect(jdbc:h2, driver: x)"),
        (Language::Kotlin, "dependencies { }", "dependencies() {}"),
        (Language::Kotlin, "x(\"a\") version \"1.2\"", "_.version(1.2)"),
    ] {
        assert_eq!(called(language, text).first().map(String::as_str), Some(want), "{language:?}: {text}");
    }
}

#[test]
fn options_are_found_in_hashes_too() {
    let tree = tree(Language::JavaScript, "knex({ client: 'pg' })");
    let call = tree.root().descendants().find_map(View::call).unwrap();
    assert_eq!(call.option("client").unwrap().literal().unwrap().value, "pg");
    assert!(call.is("knex") && !call.is("x.knex"));
}

#[test]
fn variables_of_the_environment_have_defaults() {
    for (language, text, want) in [
        (Language::Ruby, "x = ENV['A']", "$A"),
        (Language::Ruby, "x = ENV.fetch('A')", "$A"),
        (Language::Ruby, "x = ENV.fetch('A', 'b')", "$A:b"),
        (Language::Ruby, "x = ENV.fetch('A') { 'b' }", "$A:b"),
        (Language::Ruby, "x = ENV['A'] || 'b'", "$A:b"),
        (Language::Ruby, "x = ENV['A'].presence || 'b'", "$A:b"),
        (Language::Ruby, "x = ENV.fetch('A', 'b').to_sym", "$A:b"),
        (Language::Python, "x = os.environ['A']", "$A"),
        (Language::Python, "x = os.environ.get('A', 'b')", "$A:b"),
        (Language::Python, "x = os.getenv('A') or 'b'", "$A:b"),
        (Language::Python, "x = env('A', default='b')", "$A:b"),
        (Language::Python, "x = env.db('A', 'b')", "$A:b"),
        (Language::Python, "x = config('A', default='b')", "$A:b"),
        (Language::JavaScript, "x = process.env.A || 'b'", "$A:b"),
        (Language::JavaScript, "x = process.env['A'] ?? 'b'", "$A:b"),
        (Language::JavaScript, "x = process.env.A ? process.env.A : 'b'", "$A:b"),
        (Language::TypeScript, "const x = process.env.A!", "$A"),
        (Language::TypeScript, "const x = env('A', 'b')", "$A:b"),
        (Language::Php, "<?php $x = env('A', 'b');", "$A:b"),
        (Language::Php, "<?php $x = getenv('A') ?: 'b';", "$A:b"),
        (Language::Php, "<?php $x = $_ENV['A'] ?? 'b';", "$A:b"),
        (Language::Elixir, "x = System.get_env(\"A\", \"b\")", "$A:b"),
        (Language::Elixir, "x = System.get_env(\"A\") || \"b\"", "$A:b"),
        (Language::Java, "class A { String x = System.getenv(\"A\"); }", "$A"),
        (Language::Java, "class A { String x = System.getenv().getOrDefault(\"A\", \"b\"); }", "$A:b"),
        (Language::CSharp, "var x = Environment.GetEnvironmentVariable(\"A\") ?? \"b\";", "$A:b"),
        (Language::Kotlin, "val x = System.getenv(\"A\") ?: \"b\"", "$A:b"),
        // What only looks like one.
        (Language::Php, "<?php $x = config('database.default');", "<>"),
        (Language::JavaScript, "x = settings.env.A", "<settings.env.A>"),
    ] {
        assert_eq!(assigned(language, text), [format!("x = {want}")], "{language:?}: {text}");
    }
}
