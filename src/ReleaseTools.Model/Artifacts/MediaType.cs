namespace ReleaseTools.Artifacts;

/// <summary>What a browser is told that a file is: notes and documents are shown, everything else is saved (https://www.iana.org/assignments/media-types).</summary>
public static class MediaType
{
    public const string Unknown = "application/octet-stream";

    /// <param name="path">A file's name or path; its ending counts, in any case of letters.</param>
    public static string Of(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".md" => "text/markdown; charset=utf-8",
        ".txt" or ".log" => "text/plain; charset=utf-8",
        ".html" or ".htm" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".json" => "application/json",
        ".pdf" => "application/pdf",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".gz" or ".tgz" => "application/gzip",
        ".zip" => "application/zip",
        _ => Unknown,
    };
}
