using System.IO.Pipelines;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace ReleaseTools.ServerTests.Storage;

/// <summary>Reads of which object an upload is: its body says so at its beginning, or the server knows.</summary>
internal sealed partial class GcsRequestReader(GcsFake fake)
{
    private const int Beginning = 400;

    public static bool BeginsUpload(SeenRequest request) => request.Name.StartsWith("POST /upload/", StringComparison.Ordinal) && request.Name.Contains("uploadType=resumable", StringComparison.Ordinal);

    public async ValueTask<RequestDetail> ReadAsync(HttpRequest request)
    {
        if (request.Query["upload_id"].FirstOrDefault() is { } upload) return await RequestDetail.OfPlainAsync(request) with { Object = fake.ObjectOf(upload) ?? "" };
        if (request.Method != "POST" || !request.Path.StartsWithSegments("/upload")) return new RequestDetail("", ContentAt: null);
        return new RequestDetail(Name().Match(await BeginningAsync(request)).Groups["name"].Value, LastOfContent(request));
    }

    // the content is the last part: what follows it is the end of the envelope
    private static long? LastOfContent(HttpRequest request) =>
        MediaTypeHeaderValue.Parse(request.ContentType!).Parameters.FirstOrDefault(parameter => parameter.Name == "boundary")?.Value?.Trim('"') is { } boundary
            ? request.ContentLength - $"\r\n--{boundary}--\r\n".Length - 1
            : null;

    /// <summary>Looks at it and leaves it there.</summary>
    private static async Task<string> BeginningAsync(HttpRequest request)
    {
        ReadResult read = await request.BodyReader.ReadAtLeastAsync((int)Math.Min(Beginning, request.ContentLength ?? 0));
        string text = Encoding.UTF8.GetString(read.Buffer.Slice(0, Math.Min(Beginning, read.Buffer.Length)));
        request.BodyReader.AdvanceTo(read.Buffer.Start);
        return text;
    }

    [GeneratedRegex("\"name\":\"(?<name>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
