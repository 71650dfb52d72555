using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ReleaseTools.TestKit.Http;

/// <summary>One request on its way to the server, its answer on its way back, and what becomes of either.</summary>
internal sealed class FaultyPassage(Uri server, HttpContext context, SeenRequest seen)
{
    private static readonly string[] s_ofTheConnection = ["Connection", "Keep-Alive", "Transfer-Encoding", "Expect", "Proxy-Connection", "Upgrade"];

    private static readonly HttpMessageInvoker s_client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1),              // servers close idle connections, and that is not the fault that was ordered
    });

    // in the midst of a body of unknown length is what only a large one reaches
    private long Middle => seen.BodyLength > 0 ? seen.BodyLength / 2 : 200_000;

    public async Task PassAsync()
    {
        using HttpRequestMessage request = Request();
        using HttpResponseMessage answer = await s_client.SendAsync(request, context.RequestAborted);
        seen.Status = (int)answer.StatusCode;
        if (seen.Fault is FaultKind.LostAnswer)
        {
            await answer.Content.CopyToAsync(Stream.Null);
            context.Abort();
            return;
        }
        CopyHead(answer);
        if (seen.Fault is FaultKind.None or FaultKind.FlippedUpload or FaultKind.ResetInBody or FaultKind.StallInBody or FaultKind.SlowBody || context.Request.Method == "HEAD") await StreamAsync(answer);
        else await BreakAsync(await answer.Content.ReadAsByteArrayAsync());
    }

    private HttpRequestMessage Request()
    {
        string target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var uri = new Uri(server.GetLeftPart(UriPartial.Authority) + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), uri) { Version = HttpVersion.Version11, Content = Content() };
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in context.Request.Headers)
        {
            if (s_ofTheConnection.Contains(name, StringComparer.OrdinalIgnoreCase)) continue;
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values)) request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
        return request;
    }

    private HttpContent? Content()
    {
        bool hasBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true;
        if (!hasBody) return context.Request.ContentLength is null && context.Request.ContentType is null ? null : new ByteArrayContent([]);
        return new StreamContent(seen.Fault switch
        {
            FaultKind.FlippedUpload => new DamagedStream(context.Request.Body, seen.ContentAt ?? Middle, seen.Fault, context.Abort),
            FaultKind.ResetInBody or FaultKind.StallInBody or FaultKind.SlowBody => new DamagedStream(context.Request.Body, Middle, seen.Fault, context.Abort),
            _ => context.Request.Body,
        });
    }

    private void CopyHead(HttpResponseMessage answer)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach ((string name, HeaderStringValues values) in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated))
        {
            if (s_ofTheConnection.Contains(name, StringComparer.OrdinalIgnoreCase)) continue;
            if (answer.StatusCode is HttpStatusCode.NoContent && name == "Content-Length") continue;
            context.Response.Headers[name] = values.ToArray();
        }
    }

    private async Task StreamAsync(HttpResponseMessage answer)
    {
        if (context.Request.Method == "HEAD") return;
        await using Stream body = await answer.Content.ReadAsStreamAsync();
        byte[] buffer = new byte[64 * 1024];
        while (await body.ReadAsync(buffer, context.RequestAborted) is > 0 and int count)
        {
            seen.AnswerLength += count;
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, count), context.RequestAborted);
        }
    }

    private async Task BreakAsync(byte[] body)
    {
        int half = body.Length / 2;
        switch (seen.Fault)
        {
            case FaultKind.FlippedAnswer:
                body[half] ^= 1;
                await context.Response.Body.WriteAsync(body, context.RequestAborted);
                return;
            case FaultKind.ShortAnswer:
                context.Response.ContentLength = half;
                await context.Response.Body.WriteAsync(body.AsMemory(0, half), context.RequestAborted);
                return;
        }
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.AsMemory(0, half), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        if (seen.Fault is FaultKind.CutAnswer) return;                      // Kestrel closes where less came than was announced
        await Task.Delay(seen.Fault is FaultKind.StallInAnswer ? Timeout.Infinite : 20, context.RequestAborted);
        context.Abort();
    }
}
