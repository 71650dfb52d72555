namespace ReleaseTools.Definitions.Shapes;

/// <summary>A list of anything, for those who describe it.</summary>
internal interface IListShape
{
    ValueShape ItemShape { get; }
}
