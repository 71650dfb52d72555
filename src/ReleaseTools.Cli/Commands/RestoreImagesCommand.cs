using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Images;
using ReleaseTools.Images;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release image restore</c>: a repository from an archive.</summary>
internal sealed class RestoreImagesCommand : ReleaseCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "What release image backup has written, or another OCI layout as a tar." };
    private readonly Argument<string> _repository = new("REPOSITORY") { Description = "Where it goes: registry/repository or oci:FOLDER." };
    private readonly Option<bool> _replaceTags = new("--replace-tags") { Description = "Moves tags that point to other images. Without this option, each such tag is an error." };
    private readonly PlainHttpOption _plainHttp = new();
    private readonly WhatIfOption _whatIf = new();

    public RestoreImagesCommand() : base("restore", "Restores all images of an archive to a repository. Existing content is not uploaded again, and nothing is removed.")
    {
        Arguments.Add(_file);
        Arguments.Add(_repository);
        Options.Add(_replaceTags);
        Options.Add(_plainHttp);
        Options.Add(_whatIf);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        string file = arguments.GetValue(_file)!;
        var repository = ImageReference.Parse(arguments.GetValue(_repository)!);
        if (arguments.GetValue(_whatIf)) return WhatIfOption.Show(console, $"Restore {file}", repository.ToString());
        using var observer = new ConsoleObserver(console);
        var done = new CopiedImages(console);
        await new ImageBackup(observer, _plainHttp.In(arguments)).RestoreAsync(file, repository, arguments.GetValue(_replaceTags), done.Add, e => Fail(console, e), cancellation);
        return done.ToJson;
    }
}
