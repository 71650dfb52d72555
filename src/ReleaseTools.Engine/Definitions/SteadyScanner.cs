using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace ReleaseTools.Engine.Definitions;

/// <summary>
/// Shows the same token until it is consumed. YamlDotNet's parser looks ahead twice behind a scalar with an anchor, and its scanner moves on each time:
/// <c>{ files: &amp;f a, in: b }</c> would lose its comma.
/// </summary>
internal sealed class SteadyScanner(TextReader input) : IScanner
{
    private readonly Scanner _inner = new(input);
    private bool _isShown;

    public Mark CurrentPosition => _inner.CurrentPosition;

    public Token? Current => _inner.Current;

    public bool MoveNext()
    {
        if (_isShown) ConsumeCurrent();
        return MoveNextWithoutConsuming();
    }

    // the parser makes sure that nothing follows the end
    public bool MoveNextWithoutConsuming() => (_isShown && Current is not StreamEnd) || (_isShown = _inner.MoveNextWithoutConsuming());

    public void ConsumeCurrent()
    {
        _isShown = false;
        _inner.ConsumeCurrent();
    }
}
