using ReleaseTools.Definitions.Reading;
using ReleaseTools.Images;

namespace ReleaseTools.Definitions.Rules;

/// <summary>The kinds of text in a definition that name container images. What variables come to is judged once they are known (<see cref="ReleaseImages"/>).</summary>
public static class ImageRules
{
    // valid in every part of a name
    private const string Sample = "0";

    /// <summary>A repository of a registry, without tag or digest.</summary>
    public static TextRule Repository { get; } = new("registry/repository", value => TextObjection.When(!ReleaseImages.IsRepository(Sampled(value)),
        $"{ScalarNode.Shorten(value)} names no repository: write registry/repository in lower case, without tag or digest, such as registry.example.com/hello."))
    {
        HasVariables = true,
    };

    public static TextRule Tag { get; } = new("image tag", value => TextObjection.When(!RegistryReference.IsTag(Sampled(value)),
        $"{ScalarNode.Shorten(value)} can't be an image's tag: use letters, digits, '.', '_' and '-', not starting with '.' or '-', at most 128 characters."))
    {
        HasVariables = true,
    };

    /// <summary>An image of a container engine.</summary>
    public static TextRule EngineImage { get; } = new("image", value => TextObjection.When(!RegistryReference.TryParse(Sampled(value), out _), $"{ScalarNode.Shorten(value)} names no image: write name:tag."))
    {
        HasVariables = true,
    };

    /// <summary>What an image is built for.</summary>
    public static TextRule Platform { get; } = new("os/architecture", value => TextObjection.When(!ImagePlatform.TryParse(value, out ImagePlatform? platform) || platform.OsVersion is not null,
        $"{ScalarNode.Shorten(value)} is no platform: write os/architecture or os/architecture/variant, such as linux/arm64 or linux/arm/v7."));

    /// <summary>A part of a joined image (<see cref="JoinedImageName"/>).</summary>
    public static TextRule JoinedImage { get; } = new("image", value => JoinedImageName.Split(value) switch
    {
        (_, "") => [new TextObjection($"{ScalarNode.Shorten(value)} names no image.")],
        (ImageTransport.Engine, var name) => EngineImage.ObjectionsTo(name),
        (_, var path) => PathRules.Any.ObjectionsTo(path),
    })
    {
        HasVariables = true,
    };

    private static string Sampled(string value) => string.Concat(VariableTemplate.Parse(value).Select(part => part.IsVariable ? Sample : part.Text));
}
