using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleaseTools.Announce;

/// <summary>Messages as they go over the wire: readable letters of all alphabets, one line.</summary>
public static class JsonText
{
    private static readonly JsonSerializerOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonObject message) => message.ToJsonString(s_options);

    /// <summary>How long a text is as a JSON string, in bytes of UTF-8.</summary>
    public static int LengthOf(string text) => Encoding.UTF8.GetByteCount(JsonValue.Create(text).ToJsonString(s_options));
}
