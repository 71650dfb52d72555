using System.Text.Encodings.Web;
using System.Text.Json;

namespace ReleaseTools.Cli.Output;

/// <summary>How JSON is written that people read, too: on lines of its own, names as they are.</summary>
internal static class ReadableJson
{
    public static JsonSerializerOptions Options { get; } = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
