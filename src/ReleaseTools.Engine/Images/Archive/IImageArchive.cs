namespace ReleaseTools.Engine.Images.Archive;

/// <summary>What can be done with an archive, of whichever kind it is.</summary>
internal interface IImageArchive : IImageSource, IImageTags, IImageUntagged, IImageReferrers;
