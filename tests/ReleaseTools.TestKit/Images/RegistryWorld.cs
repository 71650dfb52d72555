using System.Text;
using System.Text.Json.Nodes;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Images.Registry;
using ReleaseTools.Images;

namespace ReleaseTools.TestKit.Images;

/// <summary>A fake registry, and somebody who may be logged in to it.</summary>
internal sealed class RegistryWorld : IAsyncDisposable
{
    private static readonly HttpTimeouts s_timeouts = new() { Answer = TimeSpan.FromSeconds(10), Retry = new() { FirstDelay = TimeSpan.FromMilliseconds(20), LongestDelay = TimeSpan.FromMilliseconds(50), Attempts = 3 } };

    private readonly TestFolder _home = new();
    private RegistryHosts _hosts = null!;

    public RegistryFake Fake { get; private init; } = null!;

    /// <summary>What every message, and what it stands on, is searched for.</summary>
    public static IReadOnlyList<string> Secrets { get; } = ["MARKED", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{RegistryFake.User}:{RegistryFake.Password}"))];

    public static async Task<RegistryWorld> StartAsync(bool isLoggedIn = true)
    {
        var world = new RegistryWorld { Fake = await RegistryFake.StartAsync() };
        world.Restart(isLoggedIn ? new JsonObject { ["auth"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{RegistryFake.User}:{RegistryFake.Password}")) } : null);
        return world;
    }

    /// <summary>As another process would find it: with no token yet.</summary>
    /// <param name="login">The entry of the configuration; null = none.</param>
    public void Restart(JsonObject? login, JsonObject? more = null)
    {
        JsonObject configuration = more ?? [];
        if (login is not null) configuration["auths"] = new JsonObject { [Fake.Name] = login };
        _home.Write("config.json", configuration.ToJsonString());
        _hosts = new RegistryHosts(new Dictionary<string, string> { ["DOCKER_CONFIG"] = _home.Path, ["PATH"] = $"{_home.Path}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}" }, http: HttpPipeline.With(s_timeouts));
    }

    public RegistryRepository Open(string name = "hello") => _hosts.Open(RegistryReference.Parse($"{Fake.Name}/{name}"));

    /// <summary>A program that the configuration may name.</summary>
    public void Install(string program, string script)
    {
        string file = _home.Write(program, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Holds everything that a failure says against what nobody may see.</summary>
    public static void TellsNoSecret(Exception e)
    {
        string all = $"{e} {(e as ReleaseException)?.Remedy} {(e as ReleaseException)?.Target}";
        foreach (string secret in Secrets) Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await Fake.DisposeAsync();
        _home.Dispose();
    }
}
