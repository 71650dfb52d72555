using System.Text.Json;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Processes;

namespace ReleaseTools.Engine.Images.Daemon;

/// <summary>Runs a command in a container of its own, which is gone afterwards, however that ends.</summary>
internal sealed class EngineRunner(EngineClient engine)
{
    private static readonly TimeSpan s_removal = TimeSpan.FromSeconds(30);

    /// <param name="line">Gets each line that the command says, and whether it said it on its error output.</param>
    /// <param name="cut">Where a line that is too long may be cut: <see cref="LineSplitter"/>.</param>
    /// <returns>What the command exited with.</returns>
    /// <exception cref="ReleaseException">The engine has no such image, or could not start the command.</exception>
    public async Task<int> RunAsync(RunRequest request, Action<string, bool> line, CancellationToken cancellation, Func<string, int>? cut = null)
    {
        string id = await CreateAsync(request, cancellation);
        try
        {
            if (!await engine.CommandAsync(HttpMethod.Post, $"containers/{id}/start", cancellation)) throw Gone();
            using (HttpAnswer log = await engine.StreamAsync(HttpMethod.Get, $"containers/{id}/logs?follow=1&stdout=1&stderr=1", body: null, length: 0, cancellation) ?? throw Gone())
            {
                await ContainerOutput.ReadAsync(log.Stream, line, cancellation, cut);
            }
            using HttpAnswer end = await engine.StreamAsync(HttpMethod.Post, $"containers/{id}/wait", body: null, length: 0, cancellation) ?? throw Gone();
            return await ExitCodeAsync(end, cancellation);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or JsonException)
        {
            throw new EngineFailedException(engine.Name, $"running {request.Image}", $"the connection broke off: {e.Message}");
        }
        finally
        {
            await RemoveAsync(id);
        }

        EngineFailedException Gone() => new(engine.Name, $"running {request.Image}", "somebody removed its container");
    }

    /// <summary>Removes the containers that carry a label: those of a process that ended before it could.</summary>
    public async Task RemoveLabelledAsync(string name, string value, CancellationToken cancellation)
    {
        string filter = JsonSerializer.Serialize(new Dictionary<string, string[]>(StringComparer.Ordinal) { ["label"] = [$"{name}={value}"] }, EngineJson.Default.DictionaryStringStringArray);
        foreach (ContainerSummary container in await engine.FindAsync("containers/json" + UrlText.Query(("all", "1"), ("filters", filter)), EngineJson.Default.ContainerSummaryArray, cancellation) ?? [])
            await engine.CommandAsync(HttpMethod.Delete, $"containers/{container.Id}?force=1&v=1", cancellation);
    }

    private async Task<string> CreateAsync(RunRequest request, CancellationToken cancellation)
    {
        // asked for by itself: the answer to what follows could be about anything that it needs
        if (await engine.FindAsync($"images/{request.Image}/json", EngineJson.Default.EngineImageDetails, cancellation) is null)
            throw new RefusedException("ImageMissing", ErrorCategory.ObjectNotFound, request.Image, $"The container engine at {engine.Name} has no image {request.Image}.", $"Have it fetched: docker pull {request.Image}");
        ContainerMount[] mounts = [.. request.Mounts.Select(mount => new ContainerMount("bind", mount.Path, mount.Target, mount.IsReadOnly))];
        var body = new ContainerRequest(request.Image, [.. request.Command.Skip(1)], new ContainerHost(request.Network, mounts, new ContainerLog("json-file"))
        {
            // SELinux would keep it from folders that were not marked for it, and marks would stay
            SecurityOpt = mounts.Length > 0 ? ["label=disable"] : null,
        })
        {
            Entrypoint = [request.Command[0]],
            Env = [.. request.Environment.Select(variable => $"{variable.Key}={variable.Value}")],
            WorkingDir = request.Folder,
            User = request.User,
            Labels = request.Labels,
        };
        return (await engine.PostAsync("containers/create", body, EngineJson.Default.ContainerRequest, EngineJson.Default.ContainerCreated, cancellation)).Id;
    }

    private async Task<int> ExitCodeAsync(HttpAnswer answer, CancellationToken cancellation)
    {
        ContainerEnd end = await JsonSerializer.DeserializeAsync(answer.Stream, EngineJson.Default.ContainerEnd, cancellation) ?? throw new EngineFailedException(engine.Name, "POST /containers/…/wait", "it said nothing");
        return end.Error?.Message is { Length: > 0 } why ? throw new EngineFailedException(engine.Name, "the command could not be waited for", why) : unchecked((int)end.StatusCode);
    }

    // also where the run was cancelled: a container that nobody waits for would go on
    private async Task RemoveAsync(string id)
    {
        using var soon = new CancellationTokenSource(s_removal);
        try { await engine.CommandAsync(HttpMethod.Delete, $"containers/{id}?force=1&v=1", soon.Token); }
        catch (Exception e) when (e is ReleaseException or OperationCanceledException) { /* what went wrong before it is the news */ }
    }
}
