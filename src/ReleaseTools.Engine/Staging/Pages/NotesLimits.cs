using Markdig;
using Markdig.Parsers;
using Markdig.Renderers;
using Markdig.Syntax;

namespace ReleaseTools.Engine.Staging.Pages;

/// <summary>
/// Ends the parsing of text on which Markdig would spend minutes: for each <c>](</c> it looks ahead to the end of the paragraph, which is nothing
/// to what people write, and too long for ten thousand of them in one paragraph.
/// </summary>
internal sealed class NotesLimits : IMarkdownExtension
{
    private const long MostLookahead = 300_000_000;                         // characters: less than a second

    public void Setup(MarkdownPipelineBuilder pipeline)
    {
        foreach (BlockParser parser in pipeline.BlockParsers) parser.Closed += Check;
    }

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
        // what is rendered has been parsed
    }

    private static void Check(BlockProcessor processor, Block block)
    {
        if (block is not LeafBlock { ProcessInlines: true } leaf) return;
        long length = 0, links = 0;
        for (int i = 0; i < leaf.Lines.Count; i++)
        {
            ReadOnlySpan<char> line = leaf.Lines.Lines[i].Slice.AsSpan();
            length += line.Length;
            links += line.Count("](");
        }
        if (length * links > MostLookahead) throw new ArgumentException("The text has too many links in one paragraph.", nameof(block));
    }
}
