namespace ReleaseTools.Cli.Output;

internal enum OutputFormat
{
    Text,
    Json,
}
