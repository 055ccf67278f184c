/**
 * Which documents the server gets to see. By file name, because the language of a compose or env file is whatever
 * other extensions make of it; the server decides by name and content what it can read. A document without a file has
 * no name, so there the language has to do.
 */

export const FILE_PATTERNS: readonly string[] = [
  '**/*.{yml,yaml}',
  '**/*{Dockerfile,dockerfile}*',
  '**/*{Containerfile,containerfile}*',
  '**/.env*',
  '**/*.env',
  '**/*.env.*',
  '**/*.{tf,tofu,tfvars,hcl}',
  '**/*.{tf,tofu,tfvars}.json',
  '**/*.{bicep,bicepparam,nomad}',
  '**/*{arm,azure,deploy,main,param,tack,template}*.json',
  '**/{vercel,serverless}*.{json,ts}',
  '**/.ebextensions/*',
  // Platforms and machines of developers.
  '**/{app,appsettings,config,devbox,northflank,phpunit}*.json',
  '**/*{task,ecs,Dockerrun}*.json',
  '**/.devcontainer/**/*.json',
  '**/.devcontainer.json',
  '**/*.{container,nix,toml}',
  '**/{Brewfile,Gemfile,Jenkinsfile,Tiltfile,Vagrantfile,captain-definition}*',
  '**/{.tool-versions,.nvmrc,.*-version,runtime.txt}',
  '**/{Pipfile,alembic.ini,go.mod,rust-toolchain}',
  '**/{*requirements*,requirements/*}.{in,txt}',
  '**/*.{sh,bash,pp,gradle,service}',
  '**/*.xml.dist',
  '**/*.gradle.kts',
  '**/{.aws,bin,dev,dokku,script,scripts,tools,provision,provisioning,vagrant}/*',
  '**/{setup,install,bootstrap,Makefile,GNUmakefile,makefile,justfile,Justfile}',
  '**/{group_vars,host_vars}/*',
  '**/{Berksfile,Policyfile.rb,Puppetfile,Procfile}*',
  '**/{environments,roles}/*.json',
  '**/{package,composer}.json',
  '**/*{Caddyfile,traefik}*',
  '**/*.{conf,vhost,nginx}',
  '**/{sites-available,sites-enabled}/*',
  // Frameworks, and tests that start containers.
  '**/{knexfile,ormconfig,data-source,datasource,typeorm,drizzle,mikro-orm,keystone,payload}*.{js,cjs,mjs,ts}',
  '**/{database,db,sequelize,mongoose,knex,orm,mongo}*.{js,cjs,mjs,ts}',
  '**/{config,configs,configuration}/*.{js,cjs,mjs,ts,php}',
  '**/*{Program,Startup,DbContext,Database,ServiceCollection,Extension,DependencyInjection,Factory}*.cs',
  '**/*.{csproj,exs,prisma,properties,py,rb,xml}',
  '**/*repo.ex',
  '**/*{cdk,infra,pulumi,rds,tack}*.{js,ts}',
  '**/{aws,cdk,deploy,deployment,iac,infra,infrastructure,pulumi,stacks}/**/*.{js,ts}',
  '**/*{est,pec,IT,onftest}*.{cs,ex,exs,go,java,js,kt,php,py,rs,ts}',
  '**/{test,tests,spec}/**/*.{cs,ex,exs,go,java,js,kt,php,py,rs,ts}',
];

export const UNTITLED_LANGUAGES: readonly string[] = ['dockercompose', 'dockerfile', 'dotenv', 'properties', 'yaml'];

export type DocumentFilter =
  | { scheme: 'file'; pattern: string }
  | { scheme: 'untitled'; language: string };

/** Mutable, as the client's type wants it, so every call makes its own. */
export function documentSelector(): DocumentFilter[] {
  return [
    ...FILE_PATTERNS.map((pattern) => ({ scheme: 'file' as const, pattern })),
    ...UNTITLED_LANGUAGES.map((language) => ({ scheme: 'untitled' as const, language })),
  ];
}
